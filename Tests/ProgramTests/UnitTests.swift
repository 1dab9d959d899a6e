import BatonPlatform
import Foundation
import RunningPrograms
import Testing

/// scripts/install-tools installs what is asked here.
private let analyzer = "/usr/bin/systemd-analyze"

@Suite struct `The unit that baton prints` {
  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: analyzer)))
  func `is accepted by this host's systemd without a word`() throws {
    let scratch = try Scratch()
    _ = try scratch.folder("da ta")
    let file = try scratch.write(
      "kv.conf",
      """
      [Service]
      executable = \(BuiltProgram.path("baton-kv"))
      data-directory = da ta
      state-directory = state
      control-socket = control
      [Listener]
      name = main
      address = unix:main

      """)
    let printed = try RunningProgram.run(BuiltProgram.path("baton"), ["unit", file])
    #expect(printed.status == .exited(code: 0), "\(printed)")
    let unit = try scratch.write("kv.service", printed.said)
    let verdict = try RunningProgram.run(analyzer, ["verify", unit])
    #expect(verdict.status == .exited(code: 0), "\(verdict)")
    // It says so and ends with 0 when it does not know a key.
    #expect(verdict.said + verdict.complained == "", "\(printed.said)")
    let wrong = try scratch.write("wrong.service", printed.said.replacing("OOMPolicy=", with: "OOMPolicie="))
    #expect(try RunningProgram.run(analyzer, ["verify", wrong]).complained.contains("OOMPolicie"))
  }
}
