import BatonCLI
import BatonPlatform
import BatonSupervisor
import GoldenFiles
import Synchronization
import Testing

@Suite struct `The command line` {
  @Test func `says of every wrong use what is wrong with which word`() throws {
    let actual = transcripts(of: [
      [],
      ["upgarde"],
      ["restart"],
      ["upgrade", "--reasn", "x"],
      ["upgrade", "--force"],
      ["upgrade", "-f"],
      ["upgrade", "a", "b"],
      ["upgrade", "--reason"],
      ["upgrade", "--reason", "a", "--reason=b"],
      ["upgrade", "--no-wait=yes"],
      ["run"],
      ["run", "--", "--help", "x"],
      ["frame"],
      ["frame", "decde"],
      ["frame", "translate"],
      ["frame", "decode", "--format", "base64"],
      ["check"],
      ["help", "upgrad"],
      ["upgrade", "--a\u{1b}[31m"],
      ["upgrade", "--self", "--arg", "x"],
      ["upgrade", "--cancel", "--self"],
      ["upgrade", "--now"],
    ])
    #expect(try actual == golden("WrongUse.txt", accepting: actual))
  }

  @Test(arguments: CommandTable.all.map(\.name)) func `explains each command`(name: String) throws {
    let actual = baton("help", name)
    #expect(actual.code == .success && actual.complaints.isEmpty)
    #expect(try actual.output == golden("help/\(name).txt", accepting: actual.output))
    #expect(baton(name, "--help") == actual)
    #expect(baton(name, "-h") == actual)
  }

  @Test func `lists its commands`() throws {
    let actual = baton("help")
    #expect(try actual.output == golden("help/baton.txt", accepting: actual.output))
    #expect(baton("--help") == actual)
  }

  @Test func `has a manual page for each command`() throws {
    let names = baton("help", "--names").output.split(separator: "\n").map(String.init)
    #expect(names == CommandTable.all.map(\.name))
    let pages = ([[]] + names.map { [$0] }).map { baton(["help", "--man"] + $0).output }
    let actual = pages.joined(separator: "\n")
    #expect(try actual == golden("ManualPages.txt", accepting: actual))
  }

  @Test func `knows its version`() throws {
    let actual = transcripts(of: [["version"], ["--version"], ["version", "--json"]])
    #expect(try actual == golden("Version.txt", accepting: actual))
  }
}

@Suite struct `The arguments of a command` {
  @Test func `stand in any order, and a value may begin with hyphens`() throws {
    let arguments = try ArgumentParser.parse(
      ["--arg", "--verbose", "kv-2", "--arg=--port=1", "--json", "--reason", ""], for: .upgrade)
    #expect(arguments.operands == ["kv-2"])
    #expect(arguments.values(of: .arg) == ["--verbose", "--port=1"])
    #expect(arguments.value(of: .reason) == "")
    #expect(arguments.has(.json))
    #expect(!arguments.has(.socket))
  }

  @Test func `behind two hyphens are operands`() throws {
    #expect(try ArgumentParser.parse(["--", "--json"], for: .upgrade).operands == ["--json"])
    #expect(try ArgumentParser.parse(["-"], for: .upgrade).operands == ["-"])
  }

  @Test func `are read in the forms of a configuration`() throws {
    let arguments = try ArgumentParser.parse(
      ["--timeout", "1min 30s", "--env", "A=b=c", "--env", "B="], for: .upgrade)
    #expect(try arguments.value(of: .timeout, as: .duration(.zero ... .seconds(3_600))) == .seconds(90))
    #expect(
      try arguments.values(of: .env, as: .environment) == [
        EnvironmentVariable(name: "A", value: "b=c"), EnvironmentVariable(name: "B", value: ""),
      ])
  }

  @Test(arguments: ["LISTEN_FDS=1", "HANDOFF_ROLE=x", "NOTIFY_SOCKET=y"])
  func `may not set what baton itself sets`(variable: String) throws {
    let arguments = try ArgumentParser.parse(["--env", variable], for: .upgrade)
    let name = String(variable.prefix { $0 != "=" })
    #expect(throws: arguments.wrongUse("--env", because: "\(name) is set by baton itself", then: "remove it")) {
      try arguments.values(of: .env, as: .environment)
    }
  }
}

@Suite struct `A command whose output goes nowhere` {
  @Test func `fails, so that no script takes half for all`() {
    let complaints = Mutex("")
    let console = Console(environment: Environment(), user: 0, workingDirectory: "/") {
      stream, bytes throws(SystemFailure) in
      if stream == .output { throw SystemFailure(call: .write, object: "descriptor 1", errno: .noSpace) }
      complaints.withLock { $0 += String(decoding: bytes, as: UTF8.self) }
    } read: { _ throws(SystemFailure) in
      []
    }
    #expect(CommandLineTool.run(["version"], console: console) == .systemWouldNot)
    #expect(
      complaints.withLock(\.self)
        == "baton: fatal: unable to write standard output: no space left on device\n")
  }
}
