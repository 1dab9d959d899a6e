import BatonSupervisor

/// What `baton help` prints, made from the table of commands.
enum HelpText {
  static let promise = """
    Baton replaces the program of a running server: no connection refused or reset, no acknowledged write lost, and if \
    the new version is bad, the old one goes on serving as if nothing had happened.
    """

  static var overview: String {
    let commands = CommandTable.all.map { (([$0.name] + $0.operands.map(\.usage)).joined(separator: " "), $0.summary) }
    return paragraphs([promise]) + "\nusage: baton COMMAND [OPTION]… [OPERAND]…\n\n" + table(commands)
      + "\nbaton help COMMAND says more about one. docs/Operating.md is the manual.\n"
  }

  static func page(of command: Command) -> String {
    var page = "usage: \(command.usage)\n\n" + paragraphs(command.description)
    if !command.operands.isEmpty {
      page += "\noperands:\n" + table(command.operands.map { ($0.usage, $0.meaning) })
    }
    page += "\noptions:\n" + table((command.listedOptions + [.help]).map { ($0.usage, $0.meaning) })
    return page + "\nexit codes:\n" + table(command.exitCodes.map { ("\($0.rawValue)", $0.meaning) })
  }

  private static let width = 100

  private static func paragraphs(_ texts: [String]) -> String {
    texts.map { wrapped($0, to: width).map { $0 + "\n" }.joined() }.joined(separator: "\n")
  }

  /// Two columns, the second one broken into lines.
  private static func table(_ rows: [(String, String)]) -> String {
    let margin = min(24, rows.map(\.0.count).max() ?? 0)
    return rows.map { name, meaning in
      let lines = wrapped(meaning, to: width - margin - 4)
      let fits = name.count <= margin
      let first =
        fits
        ? [pad(name, to: margin) + "  " + (lines.first ?? "")]
        : [name, pad("", to: margin) + "  " + (lines.first ?? "")]
      let rest = lines.dropFirst().map { pad("", to: margin) + "  " + $0 }
      return (first + rest).map { "  \($0)\n" }.joined()
    }.joined()
  }

  private static func pad(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}

extension Command {
  var listedOptions: [Option] { options.filter { $0.visibility == .listed } }
}
