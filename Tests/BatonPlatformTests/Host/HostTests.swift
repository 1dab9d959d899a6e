import BatonPlatform
import Glibc
import Testing

@Suite struct `The host` {
  @Test func `tells its boot, its kernel and its memory`() throws {
    #expect(try Host.bootID().count == 36)
    #expect(try #require(try KernelVersion.ofThisHost()) >= .minimum)
    #expect(try #require(Memory.headroomBytes()) > 0)
    // Others take and give back memory between the two looks.
    #expect(try #require(Memory.availableBytes()) >= #require(Memory.headroomBytes()) / 2)
  }

  @Test func `weighs a process that is there`() throws {
    #expect(try #require(Memory.residentBytes(of: Host.pid)) > 1024 * 1024)
    #expect(Memory.residentBytes(of: Int32.max) == nil)
  }

  @Test(arguments: [
    ("6.1.0-18-amd64", 6, 1), ("5.11-rc1", 5, 11), ("6.18.44-fc-v509", 6, 18), ("5.10.0", 5, 10),
  ])
  func `names its kernel`(release: String, major: Int, minor: Int) {
    #expect(KernelVersion(release: release) == KernelVersion(major: major, minor: minor))
  }

  @Test func `gives random bytes`() throws {
    #expect(try Host.randomBytes(16).count == 16)
    #expect(try Host.randomBytes(16) != Host.randomBytes(16))
  }

  @Test func `knows a terminal by its columns`() throws {
    var (primary, secondary): (Int32, Int32) = (-1, -1)
    var size = winsize(ws_row: 40, ws_col: 123, ws_xpixel: 0, ws_ypixel: 0)
    // The results are ours; no name is asked for.
    let opened = unsafe openpty(&primary, &secondary, nil, nil, &size)
    try #require(opened == 0)
    let terminal = OwnedDescriptor(adopting: secondary)
    let other = OwnedDescriptor(adopting: primary)
    #expect(terminal.isTerminal && terminal.columns == 123)
    let null = try Files.open("/dev/null", for: .reading)
    #expect(!null.isTerminal && null.columns == nil)
    _ = other.raw
  }

  @Test func `takes text on its standard streams`() async throws {
    let result = await #expect(
      processExitsWith: .success, observing: [\.standardOutputContent, \.standardErrorContent]
    ) {
      try StandardStream.output.write("to output\n")
      try StandardStream.error.write("to error\n")
    }
    let seen = try #require(result)
    #expect(String(decoding: seen.standardOutputContent, as: UTF8.self).contains("to output\n"))
    #expect(String(decoding: seen.standardErrorContent, as: UTF8.self).contains("to error\n"))
  }
}

@Suite struct `An environment` {
  @Test func `is a value with unique names in their order`() {
    var environment = Environment()
    environment["B"] = "1"
    environment["A"] = "2"
    environment["B"] = "3"
    #expect(environment.assignments == ["B=3", "A=2"])
    environment["B"] = nil
    environment["C"] = nil
    #expect(environment.names == ["A"])
    #expect(environment["A"] == "2" && environment["B"] == nil)
  }

  @Test func `of this process is read, and variables are removed from it`() async {
    await #expect(processExitsWith: .success) {
      // Names and values are C strings for the time of the calls.
      unsafe setenv("BATON_ONE", "1=2", 1)
      unsafe setenv("BATON_TWO", "", 1)
      let environment = Environment.ofThisProcess()
      #expect(environment["BATON_ONE"] == "1=2" && environment["BATON_TWO"]?.isEmpty == true)
      try Environment.remove(["BATON_ONE", "BATON_NEVER"])
      #expect(Environment.ofThisProcess()["BATON_ONE"] == nil)
      #expect(Environment.ofThisProcess()["BATON_TWO"] != nil)
    }
  }
}
