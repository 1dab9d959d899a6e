import BatonPostcard
import BatonSupervisor
import SampleRecords
import Testing

@Suite struct `A record` {
  @Test func `is read back as it was written`() throws {
    try expectRoundTrip(Sample.state)
    try expectRoundTrip(Sample.shelved)
    try expectRoundTrip(Sample.pinOrder)
    for result in [PinResult.pinned(Sample.digest), .failed("no space")] { try expectRoundTrip(result) }
    for record in Sample.journal { try expectRoundTrip(record) }
    for receipt in [Sample.committed, Sample.aborted, Sample.refused] { try expectRoundTrip(receipt) }
    for request in Sample.requests { try expectRoundTrip(request) }
    for response in Sample.responses { try expectRoundTrip(response) }
  }

  @Test func `that ends early is refused at every length`() {
    expectEveryTruncationRefused(Sample.state)
    expectEveryTruncationRefused(Sample.shelved)
    expectEveryTruncationRefused(Sample.pinOrder)
    for record in Sample.journal { expectEveryTruncationRefused(record) }
    expectEveryTruncationRefused(Sample.aborted)
    for request in Sample.requests { expectEveryTruncationRefused(request) }
    for response in Sample.responses { expectEveryTruncationRefused(response) }
  }

  @Test func `with one byte too many is refused`() {
    expectRefused(Sample.state.recorded + [0], as: ServiceState.self)
    expectRefused(Sample.requests[0].recorded + [0], as: ControlRequest.self)
  }

  /// There is one encoding of a value: whatever a flipped bit still means, writing it gives the flipped bytes again.
  @Test func `with any bit flipped is refused or means what its bytes say`() {
    expectEveryFlipHonest(Sample.state)
    expectEveryFlipHonest(Sample.shelved)
    for record in Sample.journal { expectEveryFlipHonest(record) }
    for request in Sample.requests { expectEveryFlipHonest(request) }
    // A cause is left out: a flipped letter makes its word one that is not known, which is kept in another form.
    var status = Sample.status
    status.lastAttempt = nil
    expectEveryFlipHonest(ControlResponse.status(status))
  }

  @Test func `whose cause is newer than this program keeps the cause's word`() throws {
    var writer = PostcardWriter()
    writer.string("moon-phase")
    writer.string("it was full")
    let cause: ReceiptCause = try RecordReader.whole(writer.bytes)
    #expect(cause == ReceiptCause(.unlisted, "moon-phase: it was full"))
  }

  @Test func `cannot make a reader believe a count that the bytes cannot hold`() {
    var writer = PostcardWriter()
    writer.variant(5)
    writer.u64(UInt64.max)
    expectRefused(writer.bytes, as: ControlResponse.self)
  }

  @Test(arguments: 0..<64) func `of random bytes crashes no reader`(seed: UInt64) {
    var generator = SplitMix(state: seed)
    for _ in 0..<500 {
      let bytes = (0..<Int.random(in: 0..<80, using: &generator)).map { _ in
        UInt8.random(in: 0...255, using: &generator) & (Bool.random(using: &generator) ? 0xFF : 0x07)
      }
      let _: ServiceState? = try? RecordReader.whole(bytes)
      let _: JournalRecord? = try? RecordReader.whole(bytes)
      let _: Receipt? = try? RecordReader.whole(bytes)
      let _: ControlRequest? = try? RecordReader.whole(bytes)
      let _: ControlResponse? = try? RecordReader.whole(bytes)
    }
  }
}

private func expectRoundTrip<Value: Recorded>(_ value: Value) throws {
  let again: Value = try RecordReader.whole(value.recorded)
  #expect(again == value)
}

private func expectEveryTruncationRefused<Value: Recorded>(_ value: Value) {
  let bytes = value.recorded
  for count in 0..<bytes.count { expectRefused(Array(bytes.prefix(count)), as: Value.self) }
}

private func expectRefused<Value: Recorded>(_ bytes: [UInt8], as type: Value.Type) {
  #expect(throws: Malformed.self) { let _: Value = try RecordReader.whole(bytes) }
}

private func expectEveryFlipHonest<Value: Recorded>(_ value: Value) {
  let bytes = value.recorded
  for flipped in everyBitFlip(of: bytes) {
    guard let read: Value = try? RecordReader.whole(flipped) else { continue }
    let isHonest = read.recorded == flipped && read != value
    #expect(isHonest)
  }
}
