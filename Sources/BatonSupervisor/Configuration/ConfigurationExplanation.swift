/// Every key with its meaning, and with its value where a configuration is at hand: what `baton check --explain` prints
/// and what docs/Configuration.md is made of.
package struct ConfigurationExplanation: Hashable, Sendable {
  package let sections: [Section]

  package struct Section: Hashable, Sendable {
    package let name: SectionName
    package let keys: [Key]
  }

  package struct Key: Hashable, Sendable {
    package let name: String
    package let form: String
    package let meaning: String
    /// As written or in words; nil for a key that must be there.
    package let standard: String?
    package let repetition: Repetition
    package let secrecy: Secrecy
    /// What is in effect, as it would be written; a secret only by the name in front of it.
    package let values: [String]
    /// The line of the file that says so; nil where the default does.
    package let line: Int?
  }

  package enum Repetition: String, Hashable, Sendable {
    case once, list
  }

  package enum Secrecy: String, Hashable, Sendable {
    case open, secret
  }

  /// The keys alone, with their defaults.
  package init() {
    sections = [
      Section(name: .service, keys: ConfigurationTable.service.map { Key($0, nil, nil) }),
      Section(name: .listener, keys: ConfigurationTable.listener.map { Key($0, nil, nil) }),
      Section(name: .limits, keys: ConfigurationTable.limits.map { Key($0, nil, nil) }),
    ]
  }

  /// The keys with what is in effect.
  package init(_ checked: CheckedConfiguration) {
    let (configuration, places) = (checked.configuration, checked.places)
    let service = ConfigurationTable.service.map { Key($0, configuration.service, places.section(.service)) }
    let limits = ConfigurationTable.limits.map { Key($0, configuration.limits, places.section(.limits)) }
    let listeners = zip(configuration.listeners, places.listeners).map { listener, place in
      Section(name: .listener, keys: ConfigurationTable.listener.map { Key($0, listener, place) })
    }
    sections = [Section(name: .service, keys: service)] + listeners + [Section(name: .limits, keys: limits)]
  }
}

extension ConfigurationExplanation.Key {
  fileprivate init<Section>(
    _ key: ConfigurationKey<Section>, _ section: Section?, _ place: ConfigurationPlaces.Section?
  ) {
    name = key.name
    form = key.form
    meaning = key.meaning
    repetition = key.repetition == .once ? .once : .list
    secrecy = key.secrecy == .open ? .open : .secret
    line = place?.value(of: key.name)?.start.line
    switch key.presence {
    case .required: standard = nil
    case .optional(let words): standard = words
    }
    let written = section.map(key.write) ?? []
    values = key.secrecy == .secret ? written.map { "\($0.prefix { $0 != "=" })=…" } : written
  }
}

extension ConfigurationExplanation {
  /// A commented configuration file: what is in effect as keys, everything else as comments.
  package var text: String {
    sections.map { section in
      "# \(section.name.meaning)\n[\(section.name.rawValue)]\n\n" + section.keys.map(\.text).joined(separator: "\n")
    }.joined(separator: "\n")
  }

  /// One table a section.
  package var markdown: String {
    sections.map { section in
      """
      ## [\(section.name.rawValue)]

      \(section.name.meaning)

      | key | value | default | meaning |
      |---|---|---|---|
      \(section.keys.map(\.row).joined(separator: "\n"))

      """
    }.joined(separator: "\n")
  }
}

extension ConfigurationExplanation.Key {
  fileprivate var text: String {
    let presence = standard.map { "default: \($0)" } ?? "required"
    let origin = line.map { "; set in line \($0)" } ?? ""
    let comments = (wrapped(meaning, to: 96) + ["(\(form); \(presence)\(origin))"]).map { "# \($0)\n" }.joined()
    let lines =
      values.isEmpty ? ["# \(name) ="] : values.map { secrecy == .open ? "\(name) = \($0)" : "# \(name) = \($0)" }
    return comments + lines.map { $0 + "\n" }.joined()
  }

  fileprivate var row: String {
    let presence = standard ?? "**required**"
    return "| `\(name)`\(repetition == .list ? " (list)" : "") | \(form) | \(presence) | \(meaning) |"
  }
}

/// Lines of at most `width` characters, broken at spaces.
package func wrapped(_ text: String, to width: Int) -> [String] {
  var lines: [String] = []
  for word in text.split(separator: " ") {
    if let last = lines.last, last.count + 1 + word.count <= width {
      lines[lines.count - 1] = "\(last) \(word)"
    } else {
      lines.append(String(word))
    }
  }
  return lines
}
