import BatonPlatform

/// Programs to start in tests.
enum Children {
  /// A shell that runs a script, with standard input and error at /dev/null and output at the given descriptor.
  static func shell(_ script: String, output: borrowing OwnedDescriptor) throws -> ProcessHandle {
    let null = try Files.open("/dev/null", for: .updating(mode: 0))
    var request = SpawnRequest(
      executable: .path("/bin/sh"), arguments: ["sh", "-c", script],
      descriptors: [null.raw, output.raw, null.raw])
    request.environment["PATH"] = "/usr/bin:/bin"
    return try ProcessHandle.spawn(request)
  }

  /// What a script writes until it ends.
  static func output(of script: String) throws -> String {
    let pipe = try Pipe()
    let (reading, writing) = pipe.split()
    let output = OwnedDescriptor(adopting: writing)
    let child = try shell(script, output: output)
    try output.close()
    let text = try OwnedDescriptor(adopting: reading).readToEnd()
    _ = try child.waitUntilEnded()
    return text
  }
}

extension OwnedDescriptor {
  /// Everything until the end, from a blocking descriptor.
  consuming func readToEnd() throws -> String {
    var bytes: [UInt8] = []
    while case .bytes = try read(appendingTo: &bytes, limit: 4096) {}
    return String(decoding: bytes, as: UTF8.self)
  }
}
