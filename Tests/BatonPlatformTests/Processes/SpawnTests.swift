import BatonPlatform
import Testing

@Suite struct `A spawned process` {
  @Test func `has the descriptors of the list and no other`() throws {
    let text = try Children.output(of: "ls /proc/$$/fd | tr '\\n' ' '")
    #expect(text == "0 1 2 ")
  }

  @Test func `tells its exit code`() throws {
    let null = try Files.open("/dev/null", for: .updating(mode: 0))
    let child = try Children.shell("exit 7", output: null)
    #expect(try child.waitUntilEnded() == .ended(.exited(code: 7)))
    #expect(try child.send(.terminate) == .gone)
  }

  @Test func `that cannot be executed names its path, the stage and the cause`() throws {
    let request = SpawnRequest(executable: .path("/nowhere/web"), arguments: ["web"], descriptors: [])
    let failure = #expect(throws: SystemFailure.self) { _ = try ProcessHandle.spawn(request) }
    #expect(failure?.description == "unable to execute /nowhere/web: no such file or directory")
  }
}
