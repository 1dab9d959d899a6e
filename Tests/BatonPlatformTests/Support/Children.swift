import BatonPlatform

/// Programs to start in tests.
enum Children {
  /// A request with standard input and error at /dev/null and output at the given descriptor; more descriptors follow.
  static func request(
    _ program: String, _ arguments: [String] = [], output: borrowing OwnedDescriptor, more: [Int32?] = []
  ) -> SpawnRequest {
    var request = SpawnRequest(
      executable: .path(program), arguments: [program] + arguments, descriptors: [nil, output.raw, nil] + more)
    request.environment["PATH"] = "/usr/bin:/bin"
    return request
  }

  static func shell(
    _ script: String, output: borrowing OwnedDescriptor, more: [Int32?] = []
  ) throws -> ProcessHandle {
    try ProcessHandle.spawn(request("/bin/sh", ["-c", script], output: output, more: more))
  }

  /// A child that runs until it is ended, and has said `started`.
  static func idle(_ script: String = "echo started; read line <&3", more: [Int32?] = []) throws -> IdleChild {
    let output = try Pipe()
    let gate = try Pipe()
    let (reading, writing) = output.split()
    let (waiting, opening) = gate.split()
    let child = try {
      let writing = OwnedDescriptor(adopting: writing)
      let waiting = OwnedDescriptor(adopting: waiting)
      return try shell(script, output: writing, more: [waiting.raw] + more)
    }()
    let started = OwnedDescriptor(adopting: reading)
    let line = try started.readLine()
    return IdleChild(handle: child, line: line, gate: OwnedDescriptor(adopting: opening))
  }

  /// What a program writes until it ends.
  static func output(of edit: (inout SpawnRequest) -> Void, _ program: String, _ arguments: [String] = []) throws
    -> String
  {
    let (reading, writing) = try Pipe().split()
    let handle = try {
      let output = OwnedDescriptor(adopting: writing)
      var request = request(program, arguments, output: output)
      edit(&request)
      return try ProcessHandle.spawn(request)
    }()
    let text = try OwnedDescriptor(adopting: reading).readToEnd()
    _ = try handle.waitUntilEnded()
    return text
  }

  static func output(of script: String) throws -> String {
    try output(of: { _ in }, "/bin/sh", ["-c", script])
  }
}

/// A child that waits until its gate is closed; what it had said by then.
struct IdleChild: ~Copyable {
  let handle: ProcessHandle
  let line: String
  let gate: OwnedDescriptor

  /// Ends it and sees it dead.
  consuming func end() throws {
    try handle.send(.kill)
    _ = try handle.waitUntilEnded()
  }
}

extension OwnedDescriptor {
  /// Everything until the end, from a blocking descriptor.
  consuming func readToEnd() throws -> String {
    var bytes: [UInt8] = []
    while case .bytes = try read(appendingTo: &bytes, limit: 4096) {}
    return String(decoding: bytes, as: UTF8.self)
  }

  /// One line without its end, byte by byte, so that nothing behind it is taken.
  borrowing func readLine() throws -> String {
    var bytes: [UInt8] = []
    while bytes.last != UInt8(ascii: "\n"), case .bytes = try read(appendingTo: &bytes, limit: 1) {}
    return String(decoding: bytes.dropLast(), as: UTF8.self)
  }
}
