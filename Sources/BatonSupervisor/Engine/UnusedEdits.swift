extension Engine {
  /// A supervisor starts what was committed; only an upgrade takes an edit of the configuration. Whoever has edited it
  /// and restarted is told so.
  func tellUnusedEdits() {
    guard let committed = store.committed else { return }
    let edits = configuredRelease.differences(from: committed)
    guard !edits.isEmpty else { return }
    log.say(
      .fact(
        .notice, "the committed release of \(configuration.service.name) is started, not the configured one",
        "another \(edits.joined(separator: ", another "))", then: "baton upgrade takes what is configured"))
  }
}

extension Release {
  /// In what the two are started differently, by the names of the configuration.
  package func differences(from other: Release) -> [String] {
    [
      executable == other.executable ? nil : "executable", arguments == other.arguments ? nil : "arg",
      environment.byName == other.environment.byName ? nil : "environment",
    ].compactMap(\.self)
  }
}

extension [EnvironmentVariable] {
  /// Their order means nothing.
  fileprivate var byName: [EnvironmentVariable] { sorted { $0.name < $1.name } }
}
