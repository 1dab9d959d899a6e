/// The sections that a configuration may have.
package enum SectionName: String, CaseIterable, Hashable, Sendable {
  case service = "Service"
  case listener = "Listener"
  case limits = "Limits"

  package var keys: [String] {
    switch self {
    case .service: ConfigurationTable.service.map(\.name)
    case .listener: ConfigurationTable.listener.map(\.name)
    case .limits: ConfigurationTable.limits.map(\.name)
    }
  }

  /// What a newcomer should know before the keys.
  package var meaning: String {
    switch self {
    case .service: "The service: what is started and where it keeps its things. Once."
    case .listener: "A socket that the supervisor listens on. One section each, at least one."
    case .limits: "Times and limits. May be left out."
    }
  }
}

/// Where the headers and values of a configuration stand, for problems that show only when everything is read.
package struct ConfigurationPlaces: Hashable, Sendable {
  package private(set) var sections: [Section] = []

  package struct Section: Hashable, Sendable {
    package let name: SectionName
    package let header: SourceText
    package fileprivate(set) var values: [Value] = []
  }

  package struct Value: Hashable, Sendable {
    package let key: String
    package let text: SourceText
    package fileprivate(set) var fate = Fate.taken
  }

  package enum Fate: Hashable, Sendable {
    case taken
    /// It was complained of, and the default stands in its place.
    case refused
  }

  mutating func begin(_ name: SectionName, _ header: SourceText) {
    sections.append(Section(name: name, header: header))
  }

  mutating func note(_ value: SourceText, of key: String) {
    sections[sections.count - 1].values.append(Value(key: key, text: value))
  }

  /// What was noted last could not be read.
  mutating func refuseLast() {
    let section = sections.count - 1
    sections[section].values[sections[section].values.count - 1].fate = .refused
  }

  /// The value of a key in the section that was begun last.
  func value(of key: String) -> SourceText? {
    sections.last?.value(of: key)
  }

  package func header(of name: SectionName) -> SourceText? {
    section(name)?.header
  }

  package func section(_ name: SectionName) -> Section? {
    sections.first { $0.name == name }
  }

  package var listeners: [Section] {
    sections.filter { $0.name == .listener }
  }
}

extension ConfigurationPlaces.Section {
  package func value(of key: String) -> SourceText? {
    values.first { $0.key == key }?.text
  }

  package func isRefused(_ key: String) -> Bool {
    values.contains { $0.key == key && $0.fate == .refused }
  }

  package func values(of key: String) -> [SourceText] {
    values.filter { $0.key == key }.map(\.text)
  }
}
