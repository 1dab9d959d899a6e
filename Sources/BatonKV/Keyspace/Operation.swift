/// One record of the log: a change that happens whole or not at all. INCR is the `set` of its result.
package enum Operation: Equatable, Sendable {
  case set([Pair])
  case delete([Key])

  package struct Pair: Equatable, Sendable {
    package let key: Key
    package let value: Value

    package init(key: Key, value: Value) {
      self.key = key
      self.value = value
    }
  }

  /// The keys that are changed.
  package var keys: [Key] {
    switch self {
    case .set(let pairs): pairs.map(\.key)
    case .delete(let keys): keys
    }
  }

  /// Bytes of keys and values.
  package var byteCount: Int {
    switch self {
    case .set(let pairs): pairs.reduce(0) { $0 + $1.key.bytes.count + $1.value.count }
    case .delete(let keys): keys.reduce(0) { $0 + $1.bytes.count }
    }
  }
}
