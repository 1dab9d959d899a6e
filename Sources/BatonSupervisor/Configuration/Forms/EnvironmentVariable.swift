/// One variable for a managed process. Its value may be a secret: it is never logged and never stands on a receipt.
package struct EnvironmentVariable: Hashable, Sendable {
  package let name: String
  package let value: String

  package init(name: String, value: String) {
    self.name = name
    self.value = value
  }

  /// Variables by which a supervisor speaks to the process: an operator who set them would break the conversation.
  package static func isReserved(_ name: String) -> Bool {
    name.hasPrefix("LISTEN_") || name.hasPrefix("HANDOFF_") || name.hasPrefix("WATCHDOG_")
      || name == "NOTIFY_SOCKET" || name == "FDSTORE"
  }

  /// Takes `NAME=VALUE`, as in a configuration and after `--env`.
  package init(written text: SourceText) throws(Mistake) {
    guard let sign = text.scalars.firstIndex(of: "=") else {
      throw Mistake("a variable without =", remedy: "write NAME=VALUE")
    }
    let name = text.part(0..<sign)
    if let bad = name.scalars.firstIndex(where: { !$0.mayStandInVariable }) {
      let character = quoted(name.part(bad..<(bad + 1)).text)
      throw Mistake(
        in: bad..<(bad + 1), "\(character) may not stand in a variable's name", remedy: "use letters, digits and _")
    }
    guard let first = name.scalars.first, !("0"..."9").contains(first) else {
      throw Mistake(in: 0..<sign, "a variable's name begins with a letter or _", remedy: "write NAME=VALUE")
    }
    if Self.isReserved(name.text) {
      throw Mistake(in: 0..<sign, "\(name.text) is set by baton itself", remedy: "remove it")
    }
    self.init(name: name.text, value: text.part((sign + 1)..<text.scalars.count).text)
  }
}

extension ValueForm<EnvironmentVariable> {
  package static var environment: Self {
    ValueForm("NAME=VALUE") { text, _ throws(Mistake) in
      try EnvironmentVariable(written: text)
    } write: {
      "\($0.name)=\($0.value)"
    }
  }
}

extension Unicode.Scalar {
  fileprivate var mayStandInVariable: Bool {
    switch self {
    case "a"..."z", "A"..."Z", "0"..."9", "_": true
    default: false
    }
  }
}
