import BatonPlatform
import BatonSupervisor
import Testing

@Suite struct `A configuration without a problem` {
  @Test func `takes every default from the table, the file's name and the user`() throws {
    let configuration = try read(leastConfiguration, file: "/etc/baton/kv.conf")
    var expected = Configuration()
    expected.service.name = "kv"
    expected.service.executable = "/srv/kv/kv"
    expected.service.workingDirectory = "/srv/kv"
    expected.service.dataDirectory = "/srv/kv/data"
    expected.service.stateDirectory = "/home/ann/.local/state/baton/kv"
    expected.service.controlSocket = "/run/user/1000/baton/kv.sock"
    var listener = Configuration.Listener()
    listener.name = "main"
    listener.address = .ipv4(.loopback, port: 6379)
    expected.listeners = [listener]
    #expect(configuration == expected)
  }

  @Test func `keeps lists in the order of the file, each value as it stands`() throws {
    let configuration = try read(
      leastConfiguration.replacing(
        "[Listener]",
        with: """
          arg = --greeting
          arg=  two  words = "quoted"  \t
          environment = TOKEN=a = b
          environment = EMPTY=
          [Listener]
          """))
    #expect(configuration.service.arguments == ["--greeting", "two  words = \"quoted\""])
    #expect(
      configuration.service.environment == [
        EnvironmentVariable(name: "TOKEN", value: "a = b"), EnvironmentVariable(name: "EMPTY", value: ""),
      ])
  }

  @Test func `may have comments, blank lines, continued lines and carriage returns`() throws {
    let configuration = try read(
      """
      # a comment\r
      [Service]\r
        ; another
      executable = kv
      data-directory = data
      arg = one \\
        # in between
        two\\
        three

      [ Listener ]
      name=main
      address=unix:kv.sock
      """)
    #expect(configuration.service.arguments == ["one two three"])
    #expect(configuration.listeners.map(\.address) == [.unix(path: "/srv/kv/kv.sock")])
  }

  @Test func `keeps its state where root keeps state, when root reads it`() throws {
    let service = try read(leastConfiguration, as: Surroundings(folder: "/etc", user: 0, home: "/root")).service
    #expect(service.stateDirectory == "/var/lib/baton/kv")
    #expect(service.controlSocket == "/run/baton/kv.sock")
  }

  @Test func `puts the control socket into the state directory of a user without a runtime folder`() throws {
    var user = ordinaryUser
    user.runtimeFolder = nil
    user.stateHome = "/srv/state"
    #expect(try read(leastConfiguration, as: user).service.controlSocket == "/srv/state/baton/kv/control.sock")
    #expect(user.controlSocket(of: "kv") == "/srv/state/baton/kv/control.sock")
  }

  @Test func `is the same when its explanation is read`() throws {
    let text =
      leastConfiguration + "[Listener]\nname=unix\naddress=unix:/run/kv.sock\nmode=0660\n"
      + "[Limits]\ndrain = 1min 30s\nmemory-headroom = 1G\nprobation = 0\n"
    let checked = try check(
      text.replacing("[Listener]\nname = main", with: "arg=a # b\narg=c\n[Listener]\nname = main"))
    let explained = ConfigurationExplanation(checked).text
    #expect(try read(explained) == checked.configuration)
  }
}

@Suite struct `Values` {
  @Test(arguments: [
    ("250ms", Duration.milliseconds(250)), ("5s", .seconds(5)), ("2min", .seconds(120)), ("1h", .seconds(3_600)),
    ("1min 30s", .seconds(90)), ("1min30s", .seconds(90)), ("1h  5ms", .milliseconds(3_600_005)),
    ("24h", .seconds(86_400)),
  ])
  func `are durations with units`(written: String, duration: Duration) throws {
    #expect(try read(leastConfiguration + "[Limits]\nwarm = \(written)\n").limits.warm == duration)
  }

  @Test(arguments: [("0", UInt64(0)), ("4096", 4_096), ("512K", 512 << 10), ("64M", 64 << 20), ("1T", 1 << 40)])
  func `are sizes in powers of two`(written: String, bytes: UInt64) throws {
    let limits = try read(leastConfiguration + "[Limits]\nmemory-headroom = \(written)\n").limits
    #expect(limits.memoryHeadroom == ByteCount(bytes))
  }

  @Test(arguments: [
    ("0.0.0.0:1", "0.0.0.0:1"), ("255.255.255.255:65535", "255.255.255.255:65535"), ("[::]:80", "[::]:80"),
    ("[0:0:0:0:0:0:0:1]:6379", "[::1]:6379"), ("[2001:DB8:0:0:1:0:0:1]:1", "[2001:db8::1:0:0:1]:1"),
    ("[::ffff:1.2.3.4]:1", "[::ffff:1.2.3.4]:1"), ("[1:2:3:4:5:6:7::]:1", "[1:2:3:4:5:6:7:0]:1"),
    ("[fe80::]:1", "[fe80::]:1"), ("unix:./run//x.sock", "unix:/srv/kv/run/x.sock"), ("127.0.0.1:0", "127.0.0.1:0"),
  ])
  func `are addresses that are written in one way`(written: String, canonical: String) throws {
    let configuration = try read(leastConfiguration.replacing("127.0.0.1:6379", with: written))
    #expect(configuration.listeners.map(\.address.asWritten) == [canonical])
  }

  @Test(arguments: [
    "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1.2.3.", "+1.2.3.4", "localhost", "[::1", "[1::2::3]", "[:1]",
    "[1:2:3:4:5:6:7]", "[1:2:3:4:5:6:7:8:9]", "[1:2:3:4:5:6:7:8::]", "[12345::]", "[g::]", "[1.2.3.4::]", "[::1.2.3]",
    "[fe80::1%eth0]", "[]", "[:::]", "[٣::]",
  ])
  func `are no addresses of another form`(host: String) {
    #expect(report(on: leastConfiguration.replacing("127.0.0.1:6379", with: "\(host):80")).contains("address"))
  }

  @Test func `of durations do not overflow`() {
    let long = String(repeating: "999999999h ", count: 10_000)
    #expect(report(on: leastConfiguration + "[Limits]\nwarm = \(long)\n").contains("is out of range"))
  }

  @Test(arguments: [0, 1, 10, 999, 1_000, 90_000, 3_600_000, 86_399_999])
  func `of durations survive being written and read`(milliseconds: Int) throws {
    let form = ValueForm<Duration>.duration(.zero ... .seconds(86_400))
    let duration = Duration.milliseconds(milliseconds)
    let text = SourceText(Array(form.write(duration).unicodeScalars), at: SourcePosition(line: 1, column: 1))
    #expect(try form.read(text, ordinaryUser) == duration)
  }
}

@Suite struct `A default` {
  /// Defaults are values, so no reader has checked them.
  @Test func `lies within the range of its key`() throws {
    var text = leastConfiguration + "[Limits]\n"
    for key in ConfigurationTable.limits {
      for value in key.write(Configuration.Limits()) { text += "\(key.name) = \(value)\n" }
    }
    #expect(try read(text) == read(leastConfiguration))
  }
}
