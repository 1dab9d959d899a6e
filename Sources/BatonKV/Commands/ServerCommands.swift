/// INFO and CONFIG GET: what clients and people ask about the server.
extension Execution {
  /// Tells what is durable only, and so waits for nothing: it has to answer when the disk does not.
  func information(_ request: RequestParser.Request) -> Reply {
    let wanted = Set(request.dropFirst().map(word))
    let everything = wanted.isEmpty || !wanted.isDisjoint(with: ["all", "everything", "default"])
    let shown = sections.filter { everything || wanted.contains($0.name.lowercased()) }
    let texts = shown.map { section in
      "# \(section.name)\r\n" + section.lines.map { "\($0.0):\($0.1)\r\n" }.joined()
    }
    return .text(texts.joined(separator: "\r\n"))
  }

  /// Only GET: nothing can be configured while the server runs.
  func config(_ request: RequestParser.Request) throws(Refusal) -> Reply {
    guard word(request[1]) == "get" else {
      throw Refusal("ERR unknown subcommand '\(printable(request[1]))', CONFIG knows GET")
    }
    guard request.count > 2 else { throw .arity("config|get") }
    let patterns = request.dropFirst(2).map { Array(word($0).utf8) }
    let found = settings.filter { setting in patterns.contains { matches(Array(setting.0.utf8), $0) } }
    return .array(found.flatMap { [Reply.text($0.0), Reply.text($0.1)] })
  }

  /// What redis-benchmark, client libraries and people look for, with what is true here.
  private var settings: [(String, String)] {
    [
      ("appendfsync", "always"), ("appendonly", "yes"), ("databases", "1"), ("maxmemory", "0"),
      ("port", String(facts.port)), ("proto-max-bulk-len", String(Limits.bulkBytes)), ("save", ""),
    ]
  }

  private var sections: [(name: String, lines: [(String, String)])] {
    [
      (
        "Server",
        [
          ("redis_version", "7.0.0"), ("redis_mode", "standalone"), ("server_name", "baton-kv"),
          ("baton_kv_version", facts.version), ("process_id", String(facts.processID)),
          ("generation", String(facts.generation)), ("tcp_port", String(facts.port)),
          ("uptime_in_seconds", String(facts.uptime.components.seconds)),
        ]
      ),
      ("Clients", [("connected_clients", String(facts.connections))]),
      (
        "Persistence",
        [
          ("loading", "0"), ("aof_enabled", "1"), ("revision", String(keyspace.durable)),
          ("writes_waiting", String(keyspace.revision - keyspace.durable)), ("log_bytes", String(facts.logBytes)),
          ("log_synchronisations", String(facts.synchronisations)),
        ]
      ),
      ("Keyspace", keyspace.durableCount == 0 ? [] : [("db0", "keys=\(keyspace.durableCount),expires=0,avg_ttl=0")]),
    ]
  }
}

/// Matches a name against a pattern in which `*` stands for any bytes and `?` for one. Only the last star is ever
/// reconsidered, so that no pattern takes longer than its length times the name's.
private func matches(_ name: [UInt8], _ pattern: [UInt8]) -> Bool {
  var at = 0
  var asked = 0
  var star: (asked: Int, at: Int)?
  while at < name.count {
    if asked < pattern.count, pattern[asked] == UInt8(ascii: "*") {
      star = (asked, at)
      asked += 1
    } else if asked < pattern.count, pattern[asked] == UInt8(ascii: "?") || pattern[asked] == name[at] {
      asked += 1
      at += 1
    } else if let last = star {
      star = (last.asked, last.at + 1)
      asked = last.asked + 1
      at = last.at + 1
    } else {
      return false
    }
  }
  return pattern[asked...].allSatisfy { $0 == UInt8(ascii: "*") }
}
