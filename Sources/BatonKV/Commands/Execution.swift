/// Executes one request on the keyspace. Pure: no clock, no file, no descriptor.
///
/// Answers of a connection leave in the order of its requests, so what is decided here about one answer holds for all behind it.
package struct Execution {
  package var keyspace: Keyspace
  package var facts: ServerFacts

  package init(keyspace: Keyspace = Keyspace(), facts: ServerFacts = ServerFacts()) {
    self.keyspace = keyspace
    self.facts = facts
  }

  package mutating func answer(_ request: RequestParser.Request, for session: inout Session) -> Answer {
    var until: Revision = 0
    do {
      let name = try Self.name(of: request)
      let reply = try perform(name, request, &session, &until)
      return Answer(reply: reply, until: until, afterwards: name == .quit ? .close : .keepOpen)
    } catch {
      return Answer(reply: .error(error.sentence), until: until)
    }
  }

  private static func name(of request: RequestParser.Request) throws(Refusal) -> CommandName {
    guard let name = CommandName(request[0]) else { throw .unknown(request) }
    guard name.traits.admits(request.count) else { throw .arity(name.rawValue) }
    return name
  }

  // swift-format-ignore
  private mutating func perform(
    _ name: CommandName, _ request: RequestParser.Request, _ session: inout Session, _ until: inout Revision
  ) throws(Refusal) -> Reply {
    switch name {
    case .client:  try client(request, &session)
    case .command: try describeCommands(request)
    case .config:  try config(request)
    case .dbsize:  databaseSize(&until)
    case .del:     delete(request.dropFirst().map { Key($0) }, &until)
    case .echo:    .bulk(request[1])
    case .exists:  exists(request.dropFirst().map { Key($0) }, &until)
    case .get:     get(Key(request[1]), &until)
    case .incr:    try increment(Key(request[1]), by: 1, &until)
    case .incrby:  try increment(Key(request[1]), by: request[2], &until)
    case .info:    information(request)
    case .mget:    try getMany(request.dropFirst().map { Key($0) }, &until)
    case .mset:    try setMany(request, &until)
    case .ping:    try ping(request)
    case .quit:    .ok
    case .select:  try select(request[1])
    case .set:     try set(request, &until)
    }
  }
}
