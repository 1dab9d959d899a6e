/// What a client asks for.
enum Request: Hashable, Sendable {
  case ping
  case increment(key: String)
  case set(key: String, UInt64)
  case get(key: String)

  /// The request as a client sends it.
  var bytes: [UInt8] {
    switch self {
    case .ping: Self.encode("PING")
    case .increment(let key): Self.encode("INCR", key)
    case .set(let key, let value): Self.encode("SET", key, "\(value)")
    case .get(let key): Self.encode("GET", key)
    }
  }

  private static func encode(_ words: String...) -> [UInt8] {
    Array(("*\(words.count)\r\n" + words.map { "$\($0.utf8.count)\r\n\($0)\r\n" }.joined()).utf8)
  }
}
