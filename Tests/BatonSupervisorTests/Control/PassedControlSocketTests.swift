import BatonPlatform
import BatonSupervisor
import Testing

@Suite struct `A control socket that was passed` {
  @Test func `goes on listening, with whoever waits there`() throws {
    let scratch = try Scratch()
    let path = scratch.file("control.sock")
    let first = try ControlSocket.listen(at: path)
    let client = try OwnedDescriptor.socket(for: .unix(path: path), .nonBlocking)
    #expect(try client.beginConnecting(to: .unix(path: path)) == .connected)
    let next = try ControlSocket.listen(at: path, passed: first)
    let hasClient = try next.accept() != nil
    #expect(hasClient)
    next.removeFile()
    #expect(try scratch.names() == [])
  }

  @Test func `is given up when another path is configured by now`() throws {
    let scratch = try Scratch()
    let first = try ControlSocket.listen(at: scratch.file("first.sock"))
    let next = try ControlSocket.listen(at: scratch.file("next.sock"), passed: first)
    #expect(next.address == .unix(path: scratch.file("next.sock")))
    #expect(try scratch.names() == ["next.sock"])
  }

  @Test func `is given up when its file is another's by now, which stays`() throws {
    let scratch = try Scratch()
    let path = scratch.file("control.sock")
    let first = try ControlSocket.listen(at: path)
    try Files.remove(path)
    let other = try ControlSocket.listen(at: path)
    do throws(ControlSocketProblem) {
      _ = try ControlSocket.listen(at: path, passed: first)
      Issue.record("two listen at one path")
    } catch {
      #expect(error == .answered(path))
    }
    #expect(try scratch.names() == ["control.sock"])
    _ = other.address
  }
}
