/// The commands that read and write keys.
extension Execution {
  func get(_ key: Key, _ until: inout Revision) -> Reply {
    keyspace.value(of: key, noting: &until).map(Reply.bulk) ?? .null
  }

  func getMany(_ keys: [Key], _ until: inout Revision) throws(Refusal) -> Reply {
    var values: [Reply] = []
    var bytes = 0
    for key in keys {
      let value = keyspace.value(of: key, noting: &until)
      bytes += value?.count ?? 0
      guard bytes <= Limits.replyBytes else {
        throw Refusal("ERR the values exceed \(Limits.replyBytes) bytes, ask for fewer keys at once")
      }
      values.append(value.map(Reply.bulk) ?? .null)
    }
    return .array(values)
  }

  func exists(_ keys: [Key], _ until: inout Revision) -> Reply {
    var found: Int64 = 0
    for key in keys where keyspace.value(of: key, noting: &until) != nil { found += 1 }
    return .integer(found)
  }

  func databaseSize(_ until: inout Revision) -> Reply {
    until = keyspace.revision
    return .integer(Int64(keyspace.count))
  }

  mutating func set(_ request: RequestParser.Request, _ until: inout Revision) throws(Refusal) -> Reply {
    guard request.count == 3 else {
      throw Refusal("ERR syntax error, SET takes a key and a value: option '\(printable(request[3]))' is not supported")
    }
    until = keyspace.write(.set([Operation.Pair(key: Key(request[1]), value: request[2])]))
    return .ok
  }

  mutating func setMany(_ request: RequestParser.Request, _ until: inout Revision) throws(Refusal) -> Reply {
    guard request.count % 2 == 1 else { throw .arity("mset") }
    let pairs = stride(from: 1, to: request.count, by: 2).map { index in
      Operation.Pair(key: Key(request[index]), value: request[index + 1])
    }
    until = keyspace.write(.set(pairs))
    return .ok
  }

  /// Deletes what is there. Deleting nothing writes nothing, but tells of the deletion that made it so.
  mutating func delete(_ keys: [Key], _ until: inout Revision) -> Reply {
    var named: Set<Key> = []
    var found: [Key] = []
    for key in keys where named.insert(key).inserted {
      if keyspace.value(of: key, noting: &until) != nil { found.append(key) }
    }
    if !found.isEmpty { until = keyspace.write(.delete(found)) }
    return .integer(Int64(found.count))
  }

  mutating func increment(_ key: Key, by text: [UInt8], _ until: inout Revision) throws(Refusal) -> Reply {
    guard let amount = decimalNumber(text[...]) else { throw .notAnInteger }
    return try increment(key, by: amount, &until)
  }

  mutating func increment(_ key: Key, by amount: Int64, _ until: inout Revision) throws(Refusal) -> Reply {
    let value = keyspace.value(of: key, noting: &until)
    guard let number = value.map({ decimalNumber($0[...]) }) ?? 0 else { throw .notAnInteger }
    let (sum, overflow) = number.addingReportingOverflow(amount)
    if overflow { throw Refusal("ERR increment or decrement would overflow") }
    until = keyspace.write(.set([Operation.Pair(key: key, value: Array(String(sum).utf8))]))
    return .integer(sum)
  }
}
