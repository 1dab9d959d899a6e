import BatonPlatform
import Glibc
import Testing

@Suite struct `A session` {
  @Test func `holds whatever its leader started, and is seen empty after it is killed`() throws {
    let child = try Children.idle("sleep 1000 & (sleep 1000 & sleep 1000 &) ; echo started; read line <&3")
    let session = ProcessSession(id: child.handle.pid)
    let members = try session.members()
    #expect(members.count == 4)
    #expect(members.contains(child.handle.identity))
    while try session.kill() > 0 { sched_yield() }
    #expect(try session.members().isEmpty)
    #expect(try child.handle.waitUntilEnded() == .ended(.signalled(.kill)))
    for member in members {
      #expect(try ProcessTable.statusLine(of: member.pid)?.isDead ?? true)
    }
  }

  @Test func `that nobody is in has no members`() throws {
    #expect(try ProcessSession(id: Int32.max).members().isEmpty)
    #expect(try ProcessSession(id: Int32.max).kill() == 0)
  }
}
