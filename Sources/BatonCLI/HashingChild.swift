import BatonPlatform
import BatonSupervisor

/// What the supervisor starts `baton` for itself: to hash its standard input, where nobody waits for it.
enum HashingChild {
  /// Writes the digest to standard output.
  static func run() -> ExitCode {
    do {
      guard let input = try OwnedDescriptor.inherited(StandardStream.input.rawValue),
        let output = try OwnedDescriptor.inherited(StandardStream.output.rawValue)
      else { return .wrongUse }
      var hash = SHA256()
      var room: [UInt8] = []
      while case .bytes = try input.read(appendingTo: &room, limit: 1 << 20) {
        hash.update(room.span)
        room.removeAll(keepingCapacity: true)
      }
      try output.writeAll(hash.finish().bytes.span)
      return .success
    } catch {
      _ = try? StandardStream.error.write(
        Sentence.unable(to: "hash", "an executable", because: "\(error)").line() + "\n")
      return .systemWouldNot
    }
  }
}
