import BatonPlatform
import Glibc
import Testing

@Suite struct `A started thread` {
  @Test func `has its name and every signal blocked, and ours stay as they were`() throws {
    let seen = Mailbox<String>()
    let before = maskOfThisThread()
    let thread = try StartedThread(name: "a-name-that-is-too-long") {
      let lines = (try? Files.read("/proc/thread-self/status", limit: 65536)) ?? []
      seen.put(String(decoding: lines, as: UTF8.self))
    }
    thread.join()
    let status = try #require(seen.all.first)
    #expect(status.contains("Name:\ta-name-that-is-\n"))
    // All but SIGKILL, SIGSTOP, and the two that glibc keeps for itself.
    #expect(status.contains("SigBlk:\tfffffffe7ffbfeff\n"))
    #expect(maskOfThisThread() == before)
  }

  @Test func `that is not joined ends by itself`() throws {
    let (reading, writing) = try Pipe().split()
    do {
      _ = try StartedThread(name: "detached") { _ = OwnedDescriptor(adopting: writing) }
    }
    let text = try OwnedDescriptor(adopting: reading).readToEnd()
    #expect(text.isEmpty)
  }
}
