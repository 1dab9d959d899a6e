import BatonPlatform
import RunningPrograms
import Testing

@Suite struct `A host whose kernel is too old` {
  /// Root can show a program another kernel's name, in a mount namespace of its own.
  @Test(.enabled(if: Host.user == 0), arguments: ["run", "check"])
  func `is refused before anything is begun`(command: String) throws {
    let scratch = try Scratch()
    let release = try scratch.write("osrelease", "5.10.0-28-amd64\n")
    let configuration = try scratch.write(
      "kv.conf",
      """
      [Service]
      executable = /bin/true
      strategy = overlap
      state-directory = \(scratch.path)/state
      control-socket = \(scratch.path)/control
      [Listener]
      name = main
      address = 127.0.0.1:0
      """)
    let asOnOldKernel = "mount --bind \(release) /proc/sys/kernel/osrelease && exec \"$@\""
    let words = ["--mount", "/bin/sh", "-c", asOnOldKernel, "sh", Service.baton, command, configuration]
    let refused = try RunningProgram.run("/usr/bin/unshare", words)
    #expect(refused.status == .exited(code: 111), "\(refused)")
    let why = "unable to use this host's kernel: it is 5.10.0-28-amd64; baton needs 5.11 or newer"
    #expect(refused.complained.hasPrefix("baton: fatal: \(why)"), "\(refused)")
    #expect(try FileFacts.ifPresent(path: "\(scratch.path)/state") == nil)
  }
}
