import BatonPlatform

/// How long a bare program takes from its spawn to its first answer to PING: the yardstick of a whole upgrade.
enum FirstAnswerBench {
  static func run(_ words: [String]) throws(SystemFailure) {
    guard let address = SocketAddress(words[1]), let rounds = Int(words[2]) else {
      throw SystemFailure(call: .connect, object: words[1], errno: .invalidArgument)
    }
    for _ in 0..<rounds { print("first-answer", try round(address, Array(words[3...])), "ns") }
  }

  private static func round(_ address: SocketAddress, _ command: [String]) throws(SystemFailure) -> UInt64 {
    let quiet = try Files.open("/dev/null", for: .writing)
    let before = MonotonicInstant.now()
    let process = try ProcessHandle.spawn(
      SpawnRequest(
        executable: .path(command[0]), arguments: command, environment: .ofThisProcess(),
        descriptors: [nil, quiet.raw, quiet.raw]))
    let took = try waitForAnswer(from: address, process, since: before)
    try process.send(.terminate)
    _ = try process.waitUntilEnded()
    return took
  }

  private static func waitForAnswer(
    from address: SocketAddress, _ process: borrowing ProcessHandle, since before: MonotonicInstant
  ) throws(SystemFailure) -> UInt64 {
    while true {
      do {
        let socket = try OwnedDescriptor.connected(to: address)
        _ = try socket.send(Array("PING\r\n".utf8).span)
        var room = [UInt8](repeating: 0, count: 16)
        if case .bytes = try socket.read(into: &room) { return MonotonicInstant.now().nanoseconds - before.nanoseconds }
      } catch  where error.errno == .connectionRefused {
        // Not listening yet. Its end would be the only event to wait for; asked again in a tenth of a millisecond.
        let soon = MonotonicInstant.now().advanced(by: .microseconds(100))
        guard try !process.descriptor.wait(for: .readable, until: soon) else { throw error }
      }
    }
  }
}
