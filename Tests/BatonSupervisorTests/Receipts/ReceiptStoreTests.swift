import BatonPlatform
import BatonSupervisor
import SampleRecords
import Testing

@Suite struct `The store of receipts` {
  @Test func `gives back what it keeps, by number and as the last`() throws {
    let scratch = try Scratch()
    var store = try ReceiptStore(in: scratch.file("receipts"))
    #expect(store.store(receipt(11)) == nil)
    #expect(store.store(receipt(12)) == nil)
    #expect(try store.receipt(.attempt(11)) == receipt(11))
    #expect(try store.receipt(.last) == receipt(12))
    #expect(throws: ReceiptStore.Problem.noSuchReceipt) { try store.receipt(.attempt(13)) }
  }

  @Test func `that is empty has no last receipt`() throws {
    let scratch = try Scratch()
    let store = try ReceiptStore(in: scratch.file("receipts"))
    #expect(throws: ReceiptStore.Problem.noSuchReceipt) { try store.receipt(.last) }
    #expect(store.overviews(limit: 10) == [])
  }

  @Test func `knows what a supervisor before it has kept`() throws {
    let scratch = try Scratch()
    var before = try ReceiptStore(in: scratch.file("receipts"))
    for attempt in [9, 10, 11] as [UInt64] { #expect(before.store(receipt(attempt)) == nil) }
    try scratch.write([1, 2, 3], to: "receipts/0000000012.receipt.new-4711")
    let store = try ReceiptStore(in: scratch.file("receipts"))
    #expect(store.overviews(limit: 2).map(\.attempt) == [11, 10])
  }

  @Test func `lets go of the oldest above the number it may keep`() throws {
    let scratch = try Scratch()
    var store = try ReceiptStore(in: scratch.file("receipts"), ReceiptStore.Limits(receipts: 3))
    for attempt in 1...5 as ClosedRange<UInt64> { #expect(store.store(receipt(attempt)) == nil) }
    #expect(try scratch.names(in: "receipts").map { $0.prefix(10) } == ["0000000003", "0000000004", "0000000005"])
    #expect(throws: ReceiptStore.Problem.noSuchReceipt) { try store.receipt(.attempt(2)) }
  }

  @Test func `lets go of the oldest above the bytes it may keep, but never of the newest`() throws {
    let scratch = try Scratch()
    let size = UInt64(Envelope.sealed(receipt(1)).count)
    var store = try ReceiptStore(in: scratch.file("receipts"), ReceiptStore.Limits(bytes: 2 * size))
    for attempt in 1...5 as ClosedRange<UInt64> { #expect(store.store(receipt(attempt)) == nil) }
    #expect(store.overviews(limit: 10).map(\.attempt) == [5, 4])
    var tight = try ReceiptStore(in: scratch.file("receipts"), ReceiptStore.Limits(bytes: 1))
    #expect(tight.store(receipt(6)) == nil)
    #expect(tight.overviews(limit: 10).map(\.attempt) == [6])
  }

  /// Whichever call fails, the failure is an answer, the receipts before are there, and nothing half is.
  @Test func `survives every failing call`() throws {
    let scratch = try Scratch()
    var store = try ReceiptStore(in: scratch.file("receipts"), ReceiptStore.Limits(receipts: 1))
    #expect(store.store(receipt(1)) == nil)
    var failures = 0
    while true {
      FaultPlan(failing: failures + 1, with: .noSpace).install()
      let problem = store.store(receipt(2))
      let report = FaultPlan.remove()
      guard !report.failed.isEmpty else { break }
      failures += 1
      // A failed close of a directory, or a failed removal of what is no longer there, is nobody's loss.
      if problem != nil { #expect(problem?.errno == .noSpace) }
      let last = try store.receipt(.last)
      #expect(last == receipt(1) || last == receipt(2))
      #expect(try scratch.names(in: "receipts").allSatisfy { $0.hasSuffix(".receipt") || $0.contains(".new-") })
    }
    #expect(failures > 5)
    #expect(try ReceiptStore(in: scratch.file("receipts")).receipt(.last) == receipt(2))
  }

  @Test func `leaves out of the history what it cannot read, and says why when it is asked for`() throws {
    let scratch = try Scratch()
    var store = try ReceiptStore(in: scratch.file("receipts"))
    for attempt in 1...3 as ClosedRange<UInt64> { #expect(store.store(receipt(attempt)) == nil) }
    try scratch.write([0], to: "receipts/0000000002.receipt")
    #expect(store.overviews(limit: 10).map(\.attempt) == [3, 1])
    let path = scratch.file("receipts/0000000002.receipt")
    #expect(throws: ReceiptStore.Problem.unreadable(path, .torn)) { try store.receipt(.attempt(2)) }
  }

  private func receipt(_ attempt: UInt64) -> Receipt {
    var receipt = Sample.aborted
    receipt.attempt = attempt
    return receipt
  }
}

@Suite struct `A receipt that is too long` {
  @Test func `fits into an envelope, whatever its parts hold`() {
    let receipt = oversized.withinLimits
    #expect(Envelope.sealed(receipt).count < Envelope.contentByteLimit * 3 / 4)
    #expect(receipt.notes.last?.contains("was cut") == true)
  }

  @Test func `is otherwise left as it is`() {
    #expect(Sample.aborted.withinLimits == Sample.aborted)
  }

  @Test func `is cut between characters`() {
    #expect("äöü".cut(to: 6) == "äöü")
    #expect("äöüß".cut(to: 7) == "äö…")
  }

  private var oversized: Receipt {
    let long = String(repeating: "ä", count: 10_000)
    let strings = [String](repeating: long, count: 1_000)
    var receipt = Sample.aborted
    receipt.service = long
    receipt.cause = ReceiptCause(.unlisted, long)
    receipt.reason = long
    receipt.asker.command = long
    receipt.to = ReleaseSummary(path: long, version: long, arguments: strings, environmentNames: strings)
    receipt.from = receipt.to
    receipt.verdicts = strings.map { CheckedVerdict($0, expected: $0, got: $0, .unsound) }
    receipt.listeners = strings.map { ListenerSummary(name: $0, address: $0, queueHighWater: 1, queueLimit: 2) }
    receipt.timing.phases = strings.map { _ in PhaseTime(.warm, startsAfter: .seconds(1), took: .seconds(1)) }
    receipt.notes = strings
    return receipt
  }
}
