package import BatonPlatform

/// The version of systemd that shall read a unit.
package struct SystemdVersion: Hashable, Sendable, CustomStringConvertible {
  package let number: Int

  package init(_ number: Int) {
    self.number = number
  }

  package var description: String { "\(number)" }

  /// What a file descriptor store by name needs (FDNAME, 233), and every key that is written without a version here.
  package static let oldest = 235

  /// `systemd 252 (252.38-1~deb12u1)`, the first line of `systemctl --version`; or the number alone.
  package init?(_ text: String) {
    let words = text.split(whereSeparator: \.isWhitespace)
    let digits = (words.first == "systemd" ? words.dropFirst().first : words.first) ?? ""
    // 257.4 and 254~rc1 are versions too.
    guard let number = Int(digits.prefix { "0"..."9" ~= $0 }), (1...9999).contains(number) else { return nil }
    self.number = number
  }

  /// Of this host; `nil` when it has none.
  package static func ofThisHost(_ environment: Environment) throws(SystemFailure) -> SystemdVersion? {
    guard let program = findProgram("systemctl", environment) else { return nil }
    let (reading, writing) = try Pipe().split()
    let output = OwnedDescriptor(adopting: reading)
    let child = try start(program, writingTo: OwnedDescriptor(adopting: writing))
    var said: [UInt8] = []
    while said.count < 4096, case .bytes = try output.read(appendingTo: &said, limit: 4096) {}
    _ = try child.waitUntilEnded()
    return SystemdVersion(String(decoding: said, as: UTF8.self))
  }

  private static func start(
    _ program: String, writingTo output: consuming OwnedDescriptor
  ) throws(SystemFailure) -> ProcessHandle {
    let null = try Files.open("/dev/null", for: .reading)
    return try ProcessHandle.spawn(
      SpawnRequest(
        executable: .path(program), arguments: ["systemctl", "--version"], descriptors: [null.raw, output.raw, nil]))
  }

  /// Folders that this user may not look into are passed over, as every shell does.
  private static func findProgram(_ name: String, _ environment: Environment) -> String? {
    for folder in (environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":") where folder.hasPrefix("/") {
      let path = "\(folder)/\(name)"
      if let facts = try? FileFacts(path: path), facts.kind == .regular { return path }
    }
    return nil
  }
}
