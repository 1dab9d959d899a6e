import BatonCLI
import BatonPlatform
import BatonSupervisor
import Testing

@Suite struct `The service that is meant` {
  @Test func `is the one that is named`() throws {
    try inFolder { folder in
      try #expect(choose(["--socket", "run/x.sock"], in: folder) == "\(folder.path)/run/x.sock")
      try #expect(choose(["--service", "kv"], in: folder) == "\(folder.path)/run/baton/kv.sock")
      #expect(complaint(["--service", "kv", "--socket", "x"], in: folder) == "--service names the service already")
      #expect(complaint(["--service", "../kv"], in: folder) == "\"/\" may not stand in a name")
    }
  }

  @Test func `is the only one there is`() throws {
    try inFolder { folder in
      #expect(complaint([], in: folder) == "no control socket in \(folder.path)/run/baton")
      try folder.createDirectory("run/baton")
      #expect(complaint([], in: folder) == "no control socket in \(folder.path)/run/baton")
      try folder.write("run/baton/kv.sock", "")
      try folder.write("run/baton/kv.lock", "")
      try #expect(choose([], in: folder) == "\(folder.path)/run/baton/kv.sock")
      try folder.write("run/baton/a.sock", "")
      #expect(complaint([], in: folder) == "there are several services: a, kv")
    }
  }

  @Test func `is found in the state directories of a user without a runtime folder`() throws {
    try inFolder { folder in
      try folder.createDirectory("state/baton/kv")
      try folder.createDirectory("state/baton/gone")
      #expect(complaint([], in: folder, runtime: nil) == "no control socket in \(folder.path)/state/baton")
      try folder.write("state/baton/kv/control.sock", "")
      try #expect(choose([], in: folder, runtime: nil) == "\(folder.path)/state/baton/kv/control.sock")
    }
  }

  private func inFolder(_ body: (Folder) throws -> Void) throws {
    let folder = try Folder()
    defer { folder.remove() }
    try folder.createDirectory("run")
    try body(folder)
  }

  private func choose(_ words: [String], in folder: Folder, runtime: String? = "run") throws -> String {
    var environment = Environment()
    environment["HOME"] = folder.path
    environment["XDG_STATE_HOME"] = "\(folder.path)/state"
    environment["XDG_RUNTIME_DIR"] = runtime.map { "\(folder.path)/\($0)" }
    let console = Console(environment: environment, user: 1000, workingDirectory: folder.path) {
      _, _ throws(SystemFailure) in
    } read: { _ throws(SystemFailure) in
      []
    }
    return try console.controlSocket(for: try ArgumentParser.parse(words, for: .status))
  }

  private func complaint(_ words: [String], in folder: Folder, runtime: String? = "run") -> String? {
    do {
      return "chosen: \(try choose(words, in: folder, runtime: runtime))"
    } catch CommandFailure.wrongUse(let wrongUse) {
      return wrongUse.cause
    } catch CommandFailure.sentence(let sentence, _) {
      return sentence.cause
    } catch {
      return "\(error)"
    }
  }
}
