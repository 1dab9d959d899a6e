/// Reads a configuration whole and checks it whole: what comes out is complete, or every problem at once.
package struct ConfigurationReader {
  private let source: ConfigurationSource
  private let surroundings: Surroundings
  private var configuration = Configuration()
  private var places = ConfigurationPlaces()
  private var problems: [ConfigurationProblem] = []

  /// The largest file that is read: a configuration of five hundred listeners is a tenth of it.
  package static let fileSizeLimit = 1 << 20

  /// Reads the bytes of a file.
  ///
  /// - Throws: every problem, in the order of the lines.
  package static func read(
    _ bytes: [UInt8], file: String, surroundings: Surroundings
  ) throws(ConfigurationProblems) -> CheckedConfiguration {
    guard bytes.count <= fileSizeLimit else {
      throw alone(file, 1, "a file of \(bytesInWords(UInt64(bytes.count)))", "use at most 1 MiB")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw alone(file, lineThatIsNotUTF8(bytes), "text that is not UTF-8", "save the file as UTF-8")
    }
    var reader = ConfigurationReader(
      source: ConfigurationSource(file: file, text: text), surroundings: surroundings)
    return try reader.read()
  }

  private init(source: ConfigurationSource, surroundings: Surroundings) {
    self.source = source
    self.surroundings = surroundings
  }

  private mutating func read() throws(ConfigurationProblems) -> CheckedConfiguration {
    let unit = UnitFile(source)
    for misfit in unit.misfits { note(misfit.mistake, at: misfit.place) }
    for section in unit.sections { read(section) }
    complete()
    for (mistake, place) in ConfigurationRules(configuration, places, surroundings).broken { note(mistake, at: place) }
    guard problems.isEmpty else { throw ConfigurationProblems(problems) }
    return CheckedConfiguration(configuration: configuration, source: source, places: places)
  }

  private mutating func read(_ section: UnitFile.Section) {
    switch SectionName(rawValue: section.name.text) {
    case .service?:
      guard isFirst(section, .service) else { return }
      read(section, ConfigurationTable.service, into: \.service)
    case .limits?:
      guard isFirst(section, .limits) else { return }
      read(section, ConfigurationTable.limits, into: \.limits)
    case .listener?:
      places.begin(.listener, section.name)
      configuration.listeners.append(Configuration.Listener())
      read(section, ConfigurationTable.listener, into: \.listeners[configuration.listeners.count - 1])
    case nil:
      let meant = nearest(to: section.name.text, among: SectionName.allCases.map(\.rawValue))
      note(
        Mistake(
          "unknown section \(quoted(section.name.text))",
          remedy: meant.map { "did you mean \(quoted($0))?" }
            ?? "the sections are \(alternatives(SectionName.allCases.map(\.rawValue)))"),
        at: section.name)
    }
  }

  private mutating func isFirst(_ section: UnitFile.Section, _ name: SectionName) -> Bool {
    if let first = places.header(of: name) {
      note(
        Mistake("a second [\(name.rawValue)]", remedy: "put its keys below line \(first.start.line)"), at: section.name)
      return false
    }
    places.begin(name, section.name)
    return true
  }

  private mutating func read<Section>(
    _ section: UnitFile.Section, _ keys: [ConfigurationKey<Section>],
    into target: WritableKeyPath<Configuration, Section>
  ) {
    var meant: Set<String> = []
    for entry in section.entries {
      if let key = keys.first(where: { $0.name == entry.key.text }) {
        read(entry, key, into: target)
      } else {
        note(unknown(entry.key, in: section, keys.map(\.name)), at: entry.key)
        if let name = nearest(to: entry.key.text, among: keys.map(\.name)) { meant.insert(name) }
      }
    }
    // What was misspelt has been complained of, and is not missed as well.
    for key in keys where key.presence == .required && places.value(of: key.name) == nil && !meant.contains(key.name) {
      note(
        Mistake("[\(section.name.text)] without \(key.name)", remedy: "add \(key.name) = … (\(key.form))"),
        at: section.name)
    }
  }

  private mutating func read<Section>(
    _ entry: UnitFile.Entry, _ key: ConfigurationKey<Section>, into target: WritableKeyPath<Configuration, Section>
  ) {
    if key.repetition == .once, let first = places.value(of: key.name) {
      let mistake = Mistake("\(quoted(key.name)) for the second time", remedy: "keep this or line \(first.start.line)")
      return note(mistake, at: entry.key)
    }
    places.note(entry.value, of: key.name)
    do throws(Mistake) {
      try key.read(entry.value, surroundings, &configuration[keyPath: target])
    } catch {
      places.refuseLast()
      note(error, at: entry.value)
    }
  }

  private func unknown(_ key: SourceText, in section: UnitFile.Section, _ names: [String]) -> Mistake {
    let cause = "unknown key \(quoted(key.text)) in [\(section.name.text)]"
    if let home = SectionName.allCases.first(where: { $0.keys.contains(key.text) }) {
      return Mistake(cause, remedy: "it belongs below [\(home.rawValue)]")
    }
    if let meant = nearest(to: key.text, among: names) {
      return Mistake(cause, remedy: "did you mean \(quoted(meant))?")
    }
    return Mistake(cause, remedy: "baton check --explain lists the keys")
  }

  /// Fills in the defaults that depend on the file, the user and each other.
  private mutating func complete() {
    var service = configuration.service
    if service.name.isEmpty { service.name = stem(of: source.file) }
    if service.workingDirectory.isEmpty { service.workingDirectory = surroundings.folder }
    if service.stateDirectory.isEmpty { service.stateDirectory = surroundings.stateDirectory(of: service.name) ?? "" }
    if service.controlSocket.isEmpty, let folder = surroundings.socketFolder {
      service.controlSocket = "\(folder)/\(service.name).sock"
    }
    if service.controlSocket.isEmpty, !service.stateDirectory.isEmpty {
      service.controlSocket = Surroundings.controlSocket(inStateDirectory: service.stateDirectory)
    }
    configuration.service = service
    for index in configuration.listeners.indices where configuration.listeners[index].address.isPath {
      configuration.listeners[index].mode = configuration.listeners[index].mode ?? Configuration.Listener.standardMode
    }
  }

  private mutating func note(_ mistake: Mistake, at place: SourceText) {
    problems.append(source.problem(mistake, at: place))
  }
}

/// A configuration without a problem, and where each of its values stands.
package struct CheckedConfiguration: Hashable, Sendable {
  package let configuration: Configuration
  package let source: ConfigurationSource
  package let places: ConfigurationPlaces
}

private func stem(of file: String) -> String {
  let name = file.split(separator: "/").last.map(String.init) ?? ""
  guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return name }
  return String(name[..<dot])
}

private func alone(_ file: String, _ line: Int, _ cause: String, _ remedy: String) -> ConfigurationProblems {
  ConfigurationProblems([
    ConfigurationProblem(
      file: file, position: SourcePosition(line: line, column: 1), found: "", cause: cause, remedy: remedy, excerpt: "")
  ])
}

private func lineThatIsNotUTF8(_ bytes: [UInt8]) -> Int {
  let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
  return 1 + (lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0)
}
