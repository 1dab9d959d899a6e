import BatonPlatform
import Testing

@Suite struct `A data directory lock` {
  @Test func `is refused to a second taker, and the holder is named`() throws {
    let scratch = Scratch()
    guard case .taken(let lock, _) = try DataDirectoryLock.take(in: scratch.path) else {
      Issue.record("the first taker was refused")
      return
    }
    switch try DataDirectoryLock.take(in: scratch.path) {
    case .taken: Issue.record("two owners")
    case .refused(.held(let holders)): #expect(holders.map(\.pid) == [Host.pid])
    case .refused(let other): Issue.record("refused for another reason: \(other)")
    }
    _ = lock.descriptor.raw
  }
}
