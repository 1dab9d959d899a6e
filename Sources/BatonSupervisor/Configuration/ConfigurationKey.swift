/// A part of a configuration that stands below one header; made with its defaults.
package protocol ConfigurationSection: Hashable, Sendable {
  init()
}

/// One row of the table: a key, how its value is written, where it goes and what it means.
package struct ConfigurationKey<Section: ConfigurationSection>: Sendable {
  package let name: String
  package let meaning: String
  /// "duration, 10ms to 1h".
  package let form: String
  package let presence: Presence
  package let repetition: Repetition
  package let secrecy: Secrecy
  /// Puts a value into the section.
  package let read: @Sendable (SourceText, Surroundings, inout Section) throws(Mistake) -> Void
  /// The values of a section, each as it would be written.
  package let write: @Sendable (Section) -> [String]

  package enum Presence: Hashable, Sendable {
    case required
    /// With the default in words, or as it would be written.
    case optional(default: String)
  }

  package enum Repetition: Hashable, Sendable {
    /// A second line is a problem.
    case once
    /// Every line adds one value.
    case list
  }

  package enum Secrecy: Hashable, Sendable {
    case open
    /// A value is never shown: it may be a password.
    case secret
  }
}

extension ConfigurationKey {
  package typealias Place<Value> = any WritableKeyPath<Section, Value> & Sendable

  /// A key whose default is the value that a new section has.
  static func defaulted<Value>(
    _ name: String, _ place: Place<Value>, _ form: ValueForm<Value>, _ meaning: String
  ) -> Self {
    let standard = form.write(Section()[keyPath: place])
    return single(name, place, form, .optional(default: standard), meaning)
  }

  /// A key without which there is no section.
  static func required<Value>(
    _ name: String, _ place: Place<Value>, _ form: ValueForm<Value>, _ meaning: String
  ) -> Self {
    single(name, place, form, .required, meaning)
  }

  /// A key whose default the reader works out from other things.
  static func derived<Value>(
    _ name: String, _ place: Place<Value>, _ form: ValueForm<Value>, default words: String, _ meaning: String
  ) -> Self {
    single(name, place, form, .optional(default: words), meaning)
  }

  /// A key that may be absent for good.
  static func absentable<Value>(
    _ name: String, _ place: Place<Value?>, _ form: ValueForm<Value>, default words: String, _ meaning: String
  ) -> Self {
    ConfigurationKey(
      name: name, meaning: meaning, form: form.words, presence: .optional(default: words), repetition: .once,
      secrecy: .open
    ) { text, surroundings, section throws(Mistake) in
      section[keyPath: place] = try form.read(text, surroundings)
    } write: { section in
      section[keyPath: place].map { [form.write($0)] } ?? []
    }
  }

  static func list<Value>(
    _ name: String, _ place: Place<[Value]>, _ form: ValueForm<Value>, _ meaning: String, secrecy: Secrecy = .open
  ) -> Self {
    ConfigurationKey(
      name: name, meaning: meaning, form: form.words, presence: .optional(default: "none"), repetition: .list,
      secrecy: secrecy
    ) { text, surroundings, section throws(Mistake) in
      section[keyPath: place].append(try form.read(text, surroundings))
    } write: { section in
      section[keyPath: place].map(form.write)
    }
  }

  private static func single<Value>(
    _ name: String, _ place: Place<Value>, _ form: ValueForm<Value>, _ presence: Presence, _ meaning: String
  ) -> Self {
    ConfigurationKey(
      name: name, meaning: meaning, form: form.words, presence: presence, repetition: .once, secrecy: .open
    ) { text, surroundings, section throws(Mistake) in
      section[keyPath: place] = try form.read(text, surroundings)
    } write: { section in
      [form.write(section[keyPath: place])]
    }
  }
}
