import Glibc

extension Files {
  /// How much a replaced file has to survive.
  package enum Durability: Hashable, Sendable {
    /// The machine's death: content and name are synced. The old or the new content, never half.
    case durable
    /// A process's death: for hints, where a sync would cost more than the hint is worth.
    case hint
  }

  /// Writes a new file beside the old one and renames it over it: readers never see half.
  package static func replace(
    _ path: String, with content: Span<UInt8>, mode: UInt32 = 0o600, _ durability: Durability
  ) throws(SystemFailure) {
    let temporary = "\(path).new-\(getpid())"
    try remove(temporary)
    do {
      let file = try open(temporary, for: .creating(mode: mode))
      CrashPoint.pass("replacement/created")
      try file.writeAll(content)
      CrashPoint.pass("replacement/written")
      if durability == .durable { try file.sync() }
      try file.close()
      CrashPoint.pass("replacement/synced")
      try rename(temporary, to: path)
      CrashPoint.pass("replacement/renamed")
    } catch {
      // The first failure is the one to tell; a temporary file that stays is overwritten next time.
      try? remove(temporary)
      throw error
    }
    if durability == .durable { try syncDirectory(directory(of: path)) }
  }
}
