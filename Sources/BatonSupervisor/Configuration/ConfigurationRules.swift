import BatonPlatform

/// What must be true of several values together: combinations that could never work, or would mean nothing.
struct ConfigurationRules {
  private let configuration: Configuration
  private let places: ConfigurationPlaces
  private let surroundings: Surroundings
  private(set) var broken: [(Mistake, SourceText)] = []

  /// The most listeners of a service: half of the descriptors that a process may have by default.
  static let listenersLimit = 512

  init(_ configuration: Configuration, _ places: ConfigurationPlaces, _ surroundings: Surroundings) {
    self.configuration = configuration
    self.places = places
    self.surroundings = surroundings
    checkSections()
    checkName()
    checkDataDirectory()
    checkEnvironment()
    checkPlaces()
    checkListeners()
    checkLimits()
  }

  private mutating func checkSections() {
    let top = SourceText([], at: SourcePosition(line: 1, column: 1))
    if places.header(of: .service) == nil {
      add("no [Service]", remedy: "add one, with executable = …", at: top)
    }
    if places.listeners.isEmpty {
      add("no [Listener]", remedy: "add one, with name = … and address = …", at: places.header(of: .service) ?? top)
    }
    if places.listeners.count > Self.listenersLimit {
      add(
        "\(places.listeners.count) listeners", remedy: "use at most \(Self.listenersLimit)",
        at: places.listeners[Self.listenersLimit].header)
    }
  }

  /// A name that was given was checked when it was read; this is about the one that the file lends.
  private mutating func checkName() {
    guard let header = places.header(of: .service), value(.service, "name") == nil else { return }
    let scalars = Array(configuration.service.name.unicodeScalars)
    do throws(Mistake) {
      _ = try ValueForm.name.read(SourceText(scalars, at: header.start), surroundings)
    } catch {
      add("the file's name is no name for a service", remedy: "add name = …", at: header)
    }
  }

  private mutating func checkDataDirectory() {
    guard let header = places.header(of: .service) else { return }
    let directory = value(.service, "data-directory")
    switch configuration.service.strategy {
    case .exclusive where directory == nil:
      add(
        "strategy exclusive without data-directory", remedy: "add data-directory = …, or strategy = overlap",
        at: value(.service, "strategy") ?? header)
    case .overlap where directory != nil:
      add(
        "data-directory with strategy overlap, in which nobody owns it",
        remedy: "remove it, or write strategy = exclusive",
        at: directory ?? header)
    case .exclusive, .overlap: break
    }
  }

  private mutating func checkEnvironment() {
    var lines: [String: Int] = [:]
    for text in places.section(.service)?.values(of: "environment") ?? [] {
      guard let variable = try? EnvironmentVariable(written: text) else { continue }
      if let line = lines[variable.name] {
        add("\(variable.name) for the second time", remedy: "keep this or line \(line)", at: text)
      }
      lines[variable.name] = text.start.line
    }
  }

  private mutating func checkPlaces() {
    guard let header = places.header(of: .service) else { return }
    let service = configuration.service
    if service.stateDirectory.isEmpty {
      return add("no state-directory, and HOME is not set", remedy: "add state-directory = …", at: header)
    }
    let given = value(.service, "control-socket") ?? value(.service, "state-directory") ?? header
    do throws(Mistake) {
      try refuseLongSocketPath(service.controlSocket)
    } catch {
      add(
        error.cause, remedy: "add a shorter control-socket = …, at most \(SocketAddress.unixPathBytesMax) bytes",
        at: given)
    }
    if let text = value(.service, "data-directory"), service.dataDirectory == service.stateDirectory {
      add("data-directory is also the state directory", remedy: "use two directories", at: text)
    }
  }

  private mutating func checkListeners() {
    for (index, place) in places.listeners.enumerated() {
      let listener = configuration.listeners[index]
      let earlier = zip(places.listeners, configuration.listeners).prefix(index)
      if let text = place.value(of: "name"), let first = earlier.first(where: { $0.1.name == listener.name }) {
        add(
          "a second listener \(quoted(listener.name))",
          remedy: "rename this or the one in line \(first.0.header.start.line)",
          at: text)
      }
      if let text = place.value(of: "address") { checkAddress(listener.address, Array(earlier), at: text) }
      if let text = place.value(of: "mode"), !listener.address.isPath {
        add("mode, which only the file of a unix: address has", remedy: "remove it", at: text)
      }
    }
  }

  private mutating func checkAddress(
    _ address: SocketAddress, _ earlier: [(ConfigurationPlaces.Section, Configuration.Listener)], at text: SourceText
  ) {
    // An address that could not be read has been complained of.
    if address == Configuration.Listener().address { return }
    if let first = earlier.first(where: { $0.1.address.excludes(address) }) {
      add(
        "\(address.asWritten) cannot be had beside \(first.1.address.asWritten) of line \(first.0.header.start.line)",
        remedy: "choose another address or port", at: text)
    }
    if address == .unix(path: configuration.service.controlSocket) {
      add("the control socket is at the same path", remedy: "choose another path", at: text)
    }
  }

  private mutating func checkLimits() {
    let limits = configuration.limits
    let (grace, drain) = (limits.drainGrace, limits.drain)
    if grace >= drain, let text = culprit("drain-grace", "drain") {
      add(
        "drain-grace (\(grace.asWritten)) leaves nothing of drain (\(drain.asWritten))",
        remedy: "make drain-grace shorter than drain", at: text)
    }
    let (silence, interval) = (limits.heartbeatSilence, limits.heartbeatInterval)
    if silence < interval * 2, let text = culprit("heartbeat-silence", "heartbeat-interval") {
      add(
        "heartbeat-silence (\(silence.asWritten)) takes one late heartbeat for silence",
        remedy: "make it at least twice heartbeat-interval (\(interval.asWritten))", at: text)
    }
    let (delay, delayLimit) = (limits.restartDelay, limits.restartDelayLimit)
    if delayLimit < delay, let text = culprit("restart-delay-limit", "restart-delay") {
      add(
        "restart-delay (\(delay.asWritten)) is above its limit (\(delayLimit.asWritten))",
        remedy: "make restart-delay-limit at least restart-delay", at: text)
    }
  }

  /// Where to point if two limits do not fit together; nowhere if one of them could not be read.
  private func culprit(_ key: String, _ other: String) -> SourceText? {
    guard let limits = places.section(.limits), !limits.isRefused(key), !limits.isRefused(other) else { return nil }
    return limits.value(of: key) ?? limits.value(of: other)
  }

  private func value(_ section: SectionName, _ key: String) -> SourceText? {
    places.section(section)?.value(of: key)
  }

  private mutating func add(_ cause: String, remedy: String, at place: SourceText) {
    broken.append((Mistake(cause, remedy: remedy), place))
  }
}
