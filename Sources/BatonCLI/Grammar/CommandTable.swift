import BatonSupervisor

/// The commands in the order in which a newcomer needs them.
package enum CommandTable {
  package static let all: [Command] = [
    .demo,
    .check,
    .run,
    .upgrade,
    .rehearse,
    .rollback,
    .status,
    .history,
    .receipt,
    .releases,
    .stop,
    .unit,
    .torture,
    .frame,
    .help,
    .version,
  ]

  /// What a command does, as the verb of a sentence.
  static func verb(of name: String) -> String {
    all.first { $0.name == name }?.verb ?? name
  }

  package static func command(named name: String) throws(CommandFailure) -> Command {
    if let command = all.first(where: { $0.name == name }) { return command }
    let meant = nearest(to: name, among: all.map(\.name))
    throw .wrongUse(
      WrongUse(
        name, because: "no such command",
        then: meant.map { "did you mean baton \($0)?" } ?? "baton help lists the commands"))
  }
}
