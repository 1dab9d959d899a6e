import BatonMachines
import BatonPlatform
import BatonProtocol
import BatonSupervisor
import Testing

@Suite struct `The custody of the lock` {
  private let attempt = HandoffID(high: 1, low: 2)

  @Test func `takes the descriptor that came with the attempt's own number`() throws {
    var custody = LockCustody()
    let theirs = try custody.makeEscrow(for: attempt)
    #expect(custody.collect() == .missing)
    let lock = try Pipe()
    _ = try theirs.send(attempt.bytes.span, passing: lock.reading)
    #expect(custody.collect() == .held)
    // It is held from here on, however often somebody asks.
    #expect(custody.collect() == .held)
    #expect(custody.passage(for: .exclusive) == .attached)
  }

  @Test(arguments: [HandoffID(high: 1, low: 3).bytes, [], HandoffID(high: 1, low: 2).bytes + [0]])
  func `leaves alone what came with anything else`(bytes: [UInt8]) throws {
    var custody = LockCustody()
    let theirs = try custody.makeEscrow(for: attempt)
    let lock = try Pipe()
    if !bytes.isEmpty { _ = try theirs.send(bytes.span, passing: lock.reading) }
    #expect(custody.collect() == .missing)
    #expect(custody.passage(for: .exclusive) == .acquire)
  }

  @Test func `is nothing without a descriptor`() throws {
    var custody = LockCustody()
    let theirs = try custody.makeEscrow(for: attempt)
    _ = try theirs.send(attempt.bytes.span)
    #expect(custody.collect() == .missing)
  }

  @Test func `ends when it is dropped, and the incumbent's end with it`() throws {
    var custody = LockCustody()
    let theirs = try custody.makeEscrow(for: attempt)
    custody.drop()
    let isHeld = custody.isHeld
    #expect(!isHeld)
    #expect(throws: SystemFailure.self) { _ = try theirs.send(attempt.bytes.span) }
  }

  @Test func `is not asked for by a service without data`() throws {
    let custody = LockCustody()
    #expect(custody.passage(for: .overlap) == .noLock)
  }
}
