/// Every command that is understood. What is not here is answered by `unknown command`.
package enum CommandName: String, CaseIterable, Sendable {
  case client, command, config, dbsize, del, echo, exists, get, incr, incrby, info, mget, mset, ping, quit, select, set

  /// Names are compared without regard to case.
  package init?(_ bytes: [UInt8]) {
    self.init(rawValue: String(decoding: bytes, as: UTF8.self).lowercased())
  }
}

/// What clients and redis-cli want to know about a command.
package struct CommandTraits: Sendable {
  /// Number of arguments with the name; a negative one is the least number.
  package let arity: Int
  /// First key, last key (negative: counted from the end) and the distance between keys; zeroes when there are none.
  package let keys: (first: Int, last: Int, step: Int)
  package let flags: [String]
  package let group: String
  package let summary: String

  /// True when a request of so many arguments, the name among them, has the right number of them.
  package func admits(_ count: Int) -> Bool {
    arity < 0 ? count >= -arity : count == arity
  }
}

extension CommandName {
  // swift-format-ignore
  package var traits: CommandTraits {
    switch self {
    case .client:  row(-2, none,      ["noscript", "loading", "stale"], "connection", "Names a connection.")
    case .command: row(-1, none,      ["loading", "stale"],             "server",     "Describes the commands.")
    case .config:  row(-2, none,      ["admin", "loading", "stale"],    "server",     "Tells the settings that clients ask for.")
    case .dbsize:  row( 1, none,      ["readonly", "fast"],             "server",     "Counts the keys.")
    case .del:     row(-2, all,       ["write"],                        "generic",    "Deletes keys.")
    case .echo:    row( 2, none,      ["loading", "stale", "fast"],     "connection", "Answers with its argument.")
    case .exists:  row(-2, all,       ["readonly", "fast"],             "generic",    "Counts the keys that exist.")
    case .get:     row( 2, one,       ["readonly", "fast"],             "string",     "Answers with the value of a key.")
    case .incr:    row( 2, one,       ["write", "denyoom", "fast"],     "string",     "Adds one to a number.")
    case .incrby:  row( 3, one,       ["write", "denyoom", "fast"],     "string",     "Adds to a number.")
    case .info:    row(-1, none,      ["loading", "stale"],             "server",     "Tells about the server.")
    case .mget:    row(-2, all,       ["readonly", "fast"],             "string",     "Answers with the values of keys.")
    case .mset:    row(-3, (1, -1, 2), ["write", "denyoom"],            "string",     "Sets keys to values, all at once.")
    case .ping:    row(-1, none,      ["fast"],                         "connection", "Answers that the server is there.")
    case .quit:    row(-1, none,      ["noscript", "loading", "stale", "fast"], "connection", "Closes the connection.")
    case .select:  row( 2, none,      ["loading", "stale", "fast"],     "connection", "Selects database 0, the only one.")
    case .set:     row(-3, one,       ["write", "denyoom"],             "string",     "Sets a key to a value.")
    }
  }
}

private let none = (0, 0, 0)
private let one = (1, 1, 1)
private let all = (1, -1, 1)

private func row(
  _ arity: Int, _ keys: (Int, Int, Int), _ flags: [String], _ group: String, _ summary: String
) -> CommandTraits {
  CommandTraits(arity: arity, keys: keys, flags: flags, group: group, summary: summary)
}
