import BatonSupervisor

/// Takes the words behind a command apart, as the command's entry in the table says.
///
/// Options and operands may stand in any order; `--` ends the options; `--name=value` and `--name value` are the same,
/// and the word behind an option that takes one belongs to it even if it begins with hyphens (`--arg --verbose`).
package struct ArgumentParser {
  private let command: Command
  private var words: ArraySlice<String>
  private var arguments: Arguments

  package static func parse(_ words: [String], for command: Command) throws(WrongUse) -> Arguments {
    var parser = ArgumentParser(command: command, words: words[...], arguments: Arguments(command: command.name))
    do throws(WrongUse) {
      try parser.parse()
      return parser.arguments
    } catch {
      var wrongUse = error
      wrongUse.command = command.name
      throw wrongUse
    }
  }

  private mutating func parse() throws(WrongUse) {
    var reading = Reading.options
    while let word = words.popFirst() {
      if reading == .options, word == "--" {
        reading = .operands
      } else if reading == .options, word == "-h" {
        arguments.note("", of: .help)
      } else if reading == .options, word.hasPrefix("-"), word != "-" {
        try readOption(word)
      } else {
        try readOperand(word)
      }
    }
    if arguments.has(.help) { return }
    let missing = command.operands.dropFirst(arguments.operands.count).first { $0.need == .required }
    if let missing { throw WrongUse("baton \(command.name)", because: "no \(missing.usage)") }
  }

  private enum Reading {
    case options, operands
  }

  private mutating func readOption(_ word: String) throws(WrongUse) {
    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts[0])
    guard let option = (command.options + [.help]).first(where: { "--\($0.name)" == name }) else {
      throw unknown(name)
    }
    switch option.shape {
    case .alone:
      if parts.count > 1 { throw WrongUse(name, because: "it takes no value", then: "write \(name)") }
      arguments.note("", of: option)
    case .value, .list:
      if !arguments.values(of: option).isEmpty, case .value = option.shape {
        throw WrongUse(name, because: "it is there twice", then: "keep one")
      }
      guard let value = parts.count > 1 ? String(parts[1]) : words.popFirst() else {
        throw WrongUse(name, because: "its value is missing", then: "write \(option.usage)")
      }
      arguments.note(value, of: option)
    }
  }

  private func unknown(_ name: String) -> WrongUse {
    let names = (command.options + [.help]).filter { $0.visibility == .listed }.map { "--\($0.name)" }
    let meant = nearest(to: name, among: names)
    return WrongUse(
      name, because: "baton \(command.name) has no such option",
      then: meant.map { "did you mean \($0)?" } ?? "baton help \(command.name) lists the options")
  }

  private mutating func readOperand(_ word: String) throws(WrongUse) {
    guard arguments.operands.count < command.operands.count else {
      throw WrongUse(
        word, because: "baton \(command.name) takes no more words", then: "baton help \(command.name) says which")
    }
    let operand = command.operands[arguments.operands.count]
    guard operand.choices.isEmpty || operand.choices.contains(word) else {
      let meant = nearest(to: word, among: operand.choices)
      throw WrongUse(
        word, because: "it is none of the choices",
        then: meant.map { "did you mean \($0)?" } ?? "write \(alternatives(operand.choices))")
    }
    arguments.operands.append(word)
  }
}
