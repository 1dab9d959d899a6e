import BatonCLI
import BatonPlatform
import BatonSupervisor
import Foundation
import GoldenFiles
import Testing

@Suite struct `baton unit` {
  @Test func `prints what each version of systemd knows`() throws {
    let actual = try [235, 252, 257].map { try unit(Self.service, for: $0) }.joined(separator: "\n")
    #expect(try actual == golden("Unit.txt", accepting: actual))
  }

  @Test func `quotes what systemd would read differently, and protects no home that is needed`() throws {
    let text = try unit(Self.unusual, in: "/home/ann/50% of $HOME.conf", for: 252)
    #expect(text.contains("ExecStart=/usr/bin/baton run \"/home/ann/50%% of $$HOME.conf\"\n"), "\(text)")
    #expect(text.contains("ReadWritePaths=\"/etc/my data\"\n"), "\(text)")
    #expect(text.contains("ReadWritePaths=/usr/local/var/run\n"), "\(text)")
    #expect(!text.contains("ProtectHome"))
  }

  @Test func `takes the version from the command line, or says what is wrong with it`() throws {
    let folder = try Folder()
    defer { folder.remove() }
    try folder.write("kv", "", mode: 0o755)
    try folder.createDirectory("data")
    try folder.write("kv.conf", Self.service)
    let actual = ["257", "systemd 252 (252.38-1~deb12u1)", "219", "new"].map { version in
      let words = ["unit", "kv.conf", "--systemd", version]
      let run = baton(words, in: folder.path)
      let first = run.output.split(separator: "\n").prefix(2).joined(separator: "\n")
      return "\(words.joined(separator: " "))\n\(first)\n\(run.complaints)[\(run.code.rawValue)]\n"
    }.joined(separator: "\n")
    #expect(try actual == golden("UnitVersions.txt", accepting: actual))
  }

  @Test(arguments: [
    ("systemd 252 (252.38-1~deb12u1)\n+PAM +AUDIT", 252), ("257.4", 257), ("254~rc1", 254), ("systemd 9", 9),
  ])
  func `reads a version as systemctl prints it`(text: String, number: Int) {
    #expect(SystemdVersion(text)?.number == number)
  }

  @Test(arguments: ["", "systemd", "v252", "0", "-1", "99999"]) func `takes nothing else for one`(text: String) {
    #expect(SystemdVersion(text) == nil)
  }

  @Test func `is not looked for where nothing can be found`() throws {
    var environment = Environment()
    environment["PATH"] = "/etc/passwd:/nowhere:relative"
    #expect(try SystemdVersion.ofThisHost(environment) == nil)
  }

  private func unit(_ text: String, in file: String = "/etc/baton/kv.conf", for version: Int) throws -> String {
    let surroundings = Surroundings(folder: "/srv", user: 0)
    let checked = try ConfigurationReader.read(Array(text.utf8), file: file, surroundings: surroundings)
    let version = SystemdVersion(version)
    return ServiceUnit(checked.configuration, in: file, supervisedBy: "/usr/bin/baton", under: version).text
  }

  private static let service = """
    [Service]
    name = kv
    executable = kv
    data-directory = data
    [Listener]
    name = main
    address = 127.0.0.1:6379

    """
  private static let unusual = """
    [Service]
    name = kv
    executable = /home/ann/kv
    data-directory = /etc/my data
    [Listener]
    name = main
    address = unix:/usr/local/var/run/kv.sock

    """
}
