import BatonSupervisor

/// The manual page of a command in the language of man(7), for `scripts/install`.
enum ManualPage {
  static var overview: String {
    var page = Page("baton", "replace the program of a running server")
    page.synopsis("baton COMMAND [OPTION]… [OPERAND]…")
    page.section("DESCRIPTION")
    page.paragraphs([HelpText.promise])
    page.section("COMMANDS")
    for command in CommandTable.all { page.item("baton-\(command.name)(1)", command.summary) }
    page.section("EXIT STATUS")
    for code in ExitCode.allCases { page.item("\(code.rawValue)", code.meaning) }
    return page.text
  }

  static func page(of command: Command) -> String {
    var page = Page("baton-\(command.name)", command.summary)
    page.synopsis(command.usage)
    page.section("DESCRIPTION")
    page.paragraphs(command.description)
    for operand in command.operands { page.item(operand.usage, operand.meaning) }
    page.section("OPTIONS")
    for option in command.listedOptions + [.help] { page.item(option.usage, option.meaning) }
    page.section("EXIT STATUS")
    for code in command.exitCodes { page.item("\(code.rawValue)", code.meaning) }
    page.section("SEE ALSO")
    page.paragraphs(["baton(1)"])
    return page.text
  }

  private struct Page {
    private(set) var text: String

    init(_ name: String, _ summary: String) {
      let title = name.uppercased()
      text = ".TH \"\(escaped(title))\" 1 \"\" \"baton \(batonVersion)\"\n"
      section("NAME")
      line("\(name) \u{2014} \(summary)")
    }

    mutating func section(_ name: String) { text += ".SH \(name)\n" }

    mutating func synopsis(_ usage: String) {
      section("SYNOPSIS")
      line(usage)
    }

    mutating func paragraphs(_ texts: [String]) {
      for (index, words) in texts.enumerated() {
        if index > 0 { text += ".PP\n" }
        line(words)
      }
    }

    mutating func item(_ name: String, _ meaning: String) {
      text += ".TP\n\\fB\(escaped(name))\\fR\n"
      line(meaning)
    }

    private mutating func line(_ words: String) { text += escaped(words) + "\n" }
  }

  /// A hyphen would become a dash, a backslash a command, and so would a dot or quote at the start of a line.
  private static func escaped(_ words: String) -> String {
    var escaped = ""
    for character in words {
      switch character {
      case "\\": escaped += "\\e"
      case "-": escaped += "\\-"
      case "—": escaped += "\\-"
      case "…": escaped += "\\&..."
      default: escaped.append(character)
      }
    }
    return escaped.hasPrefix(".") || escaped.hasPrefix("'") ? "\\&" + escaped : escaped
  }
}
