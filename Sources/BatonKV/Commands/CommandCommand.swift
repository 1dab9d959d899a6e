/// COMMAND, COMMAND COUNT, COMMAND INFO and COMMAND DOCS: what redis-cli reads for its completion and its hints.
extension Execution {
  func describeCommands(_ request: RequestParser.Request) throws(Refusal) -> Reply {
    guard request.count > 1 else { return .array(CommandName.allCases.map(traits)) }
    let names = request.dropFirst(2)
    switch word(request[1]) {
    case "count":
      guard names.isEmpty else { throw .arity("command|count") }
      return .integer(Int64(CommandName.allCases.count))
    case "info": return .array(names.map { CommandName($0).map(traits) ?? .null })
    case "docs": return .array(documented(names).flatMap { [.text($0.rawValue), documentation(of: $0)] })
    case _: throw Refusal("ERR unknown subcommand '\(printable(request[1]))', COMMAND knows COUNT, INFO and DOCS")
    }
  }

  private func documented(_ names: ArraySlice<[UInt8]>) -> [CommandName] {
    names.isEmpty ? CommandName.allCases : names.compactMap { CommandName($0) }
  }

  /// The ten fields of redis 7; access categories, tips, key specifications and subcommands are empty.
  private func traits(of name: CommandName) -> Reply {
    let traits = name.traits
    let numbers = [traits.keys.first, traits.keys.last, traits.keys.step].map { Reply.integer(Int64($0)) }
    return .array(
      [.text(name.rawValue), .integer(Int64(traits.arity)), .array(traits.flags.map(Reply.simple))] + numbers
        + Array(repeating: .array([]), count: 4))
  }

  private func documentation(of name: CommandName) -> Reply {
    .array([
      .text("summary"), .text(name.traits.summary), .text("since"), .text("1.0.0"),
      .text("group"), .text(name.traits.group),
    ])
  }
}
