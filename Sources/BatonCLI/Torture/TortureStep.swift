import BatonSupervisor

/// What `baton torture` does to a service, one after the other.
enum TortureStep: Hashable, Sendable {
  /// Nothing: what clients see on a quiet day.
  case calm
  case rehearsal
  case upgrade
  /// A program that is no server and ends at once.
  case releaseThatEnds
  /// A program that is no server and never says a word.
  case releaseThatIsSilent
  case supervisorKilled(During)
  case supervisorStopped(During)
  case serverKilled

  /// When a supervisor is struck.
  enum During: Hashable, Sendable {
    case idleness
    /// An upgrade that has reached this phase, or is over it already.
    case upgrade(AttemptPhase)
  }

  /// What a supervisor that somebody brings back is put through.
  static let ofSupervisor =
    [TortureStep.supervisorKilled(.idleness), .supervisorStopped(.idleness)]
    + [AttemptPhase.warm, .drain, .seal, .begin, .commit].map { .supervisorKilled(.upgrade($0)) }
    + [.supervisorStopped(.upgrade(.drain))]

  /// An upgrade is last, to show that the next one works.
  static func all(_ keeping: Status.Keeping) -> [TortureStep] {
    [.calm, .rehearsal, .upgrade, .releaseThatEnds, .releaseThatIsSilent]
      + (keeping == .kept ? ofSupervisor : []) + [.serverKilled, .upgrade]
  }

  /// In the plan and in the table.
  var words: String {
    switch self {
    case .calm: "nothing"
    case .rehearsal: "rehearsal"
    case .upgrade: "upgrade"
    case .releaseThatEnds: "upgrade to /bin/true"
    case .releaseThatIsSilent: "upgrade to /bin/sleep"
    case .supervisorKilled(let during): "supervisor killed \(during.words)"
    case .supervisorStopped(let during): "supervisor stopped \(during.words)"
    case .serverKilled: "server killed"
    }
  }

  /// Whether connections that are open are lost by the nature of it: only that no new one is refused is promised then.
  var breaksConnections: Bool { self == .serverKilled }
}

extension TortureStep.During {
  fileprivate var words: String {
    switch self {
    case .idleness: "when idle"
    case .upgrade(let phase): "at \(phase.rawValue)"
    }
  }
}
