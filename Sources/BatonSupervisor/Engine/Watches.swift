import BatonPlatform

/// What is behind a token of the loop. Tokens are never used again.
struct Watches {
  enum Watched {
    case channel(ManagedProcess)
    case exit(ManagedProcess)
    case hash(FileVersion)
    case pin
    /// The lifeline of the keeper.
    case keeper
    /// The candidate that is asked.
    case candidate
    /// The answer of a keeper that is taking everything.
    case attachment
  }

  private var watched: [UInt64: Watched] = [:]
  private var next: UInt64 = 1

  subscript(token: UInt64) -> Watched? { watched[token] }

  var count: Int { watched.count }

  mutating func nextToken() -> UInt64 {
    defer { next += 1 }
    return next
  }

  mutating func add(_ what: Watched, token: UInt64) {
    watched[token] = what
  }

  mutating func remove(_ token: UInt64) {
    watched[token] = nil
  }
}
