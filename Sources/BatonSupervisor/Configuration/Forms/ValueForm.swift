/// How a value is written: from text and back, and the words that describe it.
package struct ValueForm<Value: Sendable>: Sendable {
  /// "duration from 10ms to 1h": what the manual says.
  package let words: String
  package let read: @Sendable (_ text: SourceText, _ surroundings: Surroundings) throws(Mistake) -> Value
  /// As it would be written in a file.
  package let write: @Sendable (Value) -> String

  package init(
    _ words: String,
    read: @escaping @Sendable (_ text: SourceText, _ surroundings: Surroundings) throws(Mistake) -> Value,
    write: @escaping @Sendable (Value) -> String
  ) {
    self.words = words
    self.read = read
    self.write = write
  }
}

extension ValueForm where Value == String {
  /// Taken as it stands.
  package static var text: Self {
    ValueForm("text, as it stands") { text, _ throws(Mistake) in
      text.text
    } write: {
      $0
    }
  }

  /// The longest name of a service or a listener: it becomes part of paths, and of `LISTEN_FDNAMES`.
  package static var nameLengthLimit: Int { 64 }

  /// A name that can stand in a path, in a variable and on a command line.
  package static var name: Self {
    ValueForm("letters, digits, . _ and -, at most \(nameLengthLimit)") { text, _ throws(Mistake) in
      if let bad = text.scalars.firstIndex(where: { !$0.mayStandInName }) {
        throw Mistake(
          in: bad..<(bad + 1), "\(quoted(text.part(bad..<(bad + 1)).text)) may not stand in a name",
          remedy: "use letters, digits, . _ and -")
      }
      if text.scalars.first == "." || text.scalars.first == "-" {
        throw Mistake(in: 0..<1, "a name begins with a letter, a digit or _", remedy: "remove the first character")
      }
      if text.scalars.count > nameLengthLimit {
        throw Mistake("a name of \(text.scalars.count) characters", remedy: "use at most \(nameLengthLimit)")
      }
      return text.text
    } write: {
      $0
    }
  }

  /// The longest path that the kernel takes, without the zero at its end.
  package static var pathLengthLimit: Int { 4_095 }

  /// A path, absolute or starting at the configuration file's folder.
  package static var path: Self {
    ValueForm("path, relative to the configuration file") { text, surroundings throws(Mistake) in
      if text.scalars.first == "~" || text.scalars.first == "$" {
        throw Mistake(in: 0..<1, "~ and $ are not expanded in paths", remedy: "write the whole path")
      }
      let path = surroundings.resolved(text.text)
      if path.utf8.count > pathLengthLimit {
        throw Mistake("a path of \(path.utf8.count) bytes", remedy: "use at most \(pathLengthLimit)")
      }
      return path
    } write: {
      $0
    }
  }
}

extension ValueForm where Value: CaseIterable & RawRepresentable<String> & Sendable, Value.AllCases: Sendable {
  /// One of the words that stand for the cases.
  package static var choice: Self {
    let words = alternatives(Value.allCases.map(\.rawValue))
    return ValueForm(words) { text, _ throws(Mistake) in
      if let value = Value(rawValue: text.text) { return value }
      let meant = nearest(to: text.text, among: Value.allCases.map(\.rawValue))
      throw Mistake(
        "\(quoted(text.text)) is none of the choices",
        remedy: meant.map { "did you mean \(quoted($0))?" } ?? "write \(words)")
    } write: {
      $0.rawValue
    }
  }
}

extension Unicode.Scalar {
  fileprivate var mayStandInName: Bool {
    switch self {
    case "a"..."z", "A"..."Z", "0"..."9", ".", "_", "-": true
    default: false
    }
  }
}
