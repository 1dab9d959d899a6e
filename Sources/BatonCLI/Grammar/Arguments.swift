package import BatonSupervisor

/// What followed a command, taken apart.
package struct Arguments: Hashable, Sendable {
  package let command: String
  package internal(set) var operands: [String] = []
  private var values: [String: [String]] = [:]

  package init(command: String) {
    self.command = command
  }

  mutating func note(_ value: String, of option: Option) {
    values[option.name, default: []].append(value)
  }

  package func has(_ option: Option) -> Bool { values[option.name] != nil }

  package func values(of option: Option) -> [String] { values[option.name] ?? [] }

  package func value(of option: Option) -> String? { values[option.name]?.first }

  /// The value of an option in the form that a configuration has for it.
  package func value<Value>(of option: Option, as form: ValueForm<Value>) throws(CommandFailure) -> Value? {
    guard let text = value(of: option) else { return nil }
    return try read(text, of: option, as: form)
  }

  /// The values of an option in the form that a configuration has for them.
  package func values<Value>(of option: Option, as form: ValueForm<Value>) throws(CommandFailure) -> [Value] {
    var read: [Value] = []
    for text in values(of: option) { read.append(try self.read(text, of: option, as: form)) }
    return read
  }

  private func read<Value>(
    _ text: String, of option: Option, as form: ValueForm<Value>
  ) throws(CommandFailure) -> Value {
    let source = SourceText(Array(text.unicodeScalars), at: SourcePosition(line: 1, column: 1))
    do throws(Mistake) {
      // No form that is used here resolves a path.
      return try form.read(source, Surroundings(folder: "/", user: 0))
    } catch {
      throw wrongUse("--\(option.name)", because: error.cause, then: error.remedy)
    }
  }

  /// The complaint about a word of this command line.
  package func wrongUse(_ word: String, because cause: String, then remedy: String? = nil) -> CommandFailure {
    var wrongUse = WrongUse(word, because: cause, then: remedy)
    wrongUse.command = command
    return .wrongUse(wrongUse)
  }
}
