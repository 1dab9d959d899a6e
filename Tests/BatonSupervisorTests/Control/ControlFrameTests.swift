import BatonSupervisor
import SampleRecords
import Testing

@Suite struct `A frame of the control socket` {
  @Test func `is read from whatever pieces it comes in`() throws {
    let request = Sample.requests[0]
    let bytes = ControlFrame.bytes(of: request)
    for split in 0...bytes.count {
      var decoder = ControlFrameDecoder()
      decoder.receive(Array(bytes[..<split]))
      let early = try decoder.next(ControlRequest.self)
      #expect((early != nil) == (split == bytes.count))
      decoder.receive(Array(bytes[split...]))
      #expect(try early ?? decoder.next() == request)
      #expect(decoder.pendingByteCount == 0)
    }
  }

  @Test func `is followed by the next one`() throws {
    var decoder = ControlFrameDecoder()
    decoder.receive(Sample.responses.flatMap { ControlFrame.bytes(of: $0) })
    for response in Sample.responses { #expect(try decoder.next() == response) }
    #expect(try decoder.next(ControlResponse.self) == nil)
  }

  @Test(arguments: [0, 1, UInt32(ControlFrame.byteLimit) + 1, .max]) func `of an impossible length is refused at once`(
    length: UInt32
  ) {
    var decoder = ControlFrameDecoder()
    decoder.receive((0..<4).map { UInt8(truncatingIfNeeded: length >> (8 * UInt32($0))) })
    #expect(throws: ControlFault.length(length)) { try decoder.next(ControlRequest.self) }
  }

  @Test func `of another version is refused by that name before it is complete`() {
    var decoder = ControlFrameDecoder()
    decoder.receive([100, 0, 0, 0, 9, 0])
    #expect(throws: ControlFault.version(9)) { try decoder.next(ControlRequest.self) }
  }

  @Test func `with any bit flipped crashes nobody`() {
    for flipped in everyBitFlip(of: ControlFrame.bytes(of: Sample.requests[0])) {
      var decoder = ControlFrameDecoder()
      decoder.receive(flipped)
      let request: ControlRequest? = try? decoder.next()
      #expect(request != Sample.requests[0])
    }
  }

  @Test func `that would be too long gives way to one that says so`() throws {
    var decoder = ControlFrameDecoder()
    let endless = ControlResponse.underway(String(repeating: "x", count: ControlFrame.byteLimit))
    decoder.receive(ControlFrame.bytes(answering: endless))
    guard case .refused(let refusal)? = try decoder.next(ControlResponse.self) else {
      Issue.record("not refused")
      return
    }
    #expect(refusal.code == .systemFailure)
  }

  @Test func `holds the longest receipt and the longest history`() {
    let long = String(repeating: "ä", count: 10_000)
    var receipt = Sample.aborted
    receipt.cause = ReceiptCause(.unlisted, long)
    receipt.to.path = long
    let history = [ReceiptOverview](repeating: ReceiptOverview(of: receipt), count: ReceiptStore.overviewLimit)
    #expect(ControlFrame.bytes(of: ControlResponse.history(history)).count < ControlFrame.byteLimit)
    #expect(ControlFrame.bytes(of: ControlResponse.finished(receipt.withinLimits)).count < ControlFrame.byteLimit)
  }
}
