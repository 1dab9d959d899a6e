import BatonSupervisor

/// One upgrade of the demo: what is tried, and what has to become of it.
struct DemoAct: Sendable {
  let title: String
  /// Switches of baton-kv besides those that every release gets.
  let switches: [String]
  let expected: ExitCode

  /// The switches of baton-kv itself, so that a user can try each of them by hand.
  static let all = [
    DemoAct("a good release", ["--version-text", "2.0.0"], .success),
    DemoAct("a release that fails while it warms", ["--version-text", "2.1.0", "--fail-at", "warm"], .refused),
    DemoAct("a release that hangs after Begin", ["--version-text", "2.2.0", "--hang-at", "own"], .undone),
    DemoAct("a release that is unhealthy", ["--version-text", "2.3.0", "--unhealthy"], .undone),
    DemoAct("a second good release", ["--version-text", "3.0.0"], .success),
  ]

  private init(_ title: String, _ switches: [String], _ expected: ExitCode) {
    self.title = title
    self.switches = switches
    self.expected = expected
  }
}
