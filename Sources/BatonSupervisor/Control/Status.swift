package import BatonPlatform
package import BatonProtocol

/// What a supervisor is doing now, for `baton status`.
package struct Status: Hashable, Sendable {
  package var service: String
  package var supervisorPid: Int32
  package var supervisorVersion: String
  /// The program that the supervisor was started from, by the path that it had then, and the file that it is.
  package var supervisorProgram: String
  package var supervisorFile: FileIdentity
  package var supervisorSince: WallClock
  /// The moment of this answer, by which every "since" is counted.
  package var now: WallClock
  package var keeping = Keeping.kept
  package var incumbent: IncumbentStatus?
  package var inFlight: AttemptProgress?
  package var lastAttempt: ReceiptOverview?
  package var listeners: [ListenerStatus]
  package var restarts: RestartStatus
  /// What an operator should know: a receipt that could not be stored, a keeper that is gone.
  package var warnings: [String]

  package init(
    service: String, supervisorPid: Int32, supervisorVersion: String, supervisorProgram: String,
    supervisorFile: FileIdentity, supervisorSince: WallClock, now: WallClock,
    incumbent: IncumbentStatus? = nil, inFlight: AttemptProgress? = nil, lastAttempt: ReceiptOverview? = nil,
    listeners: [ListenerStatus] = [], restarts: RestartStatus = RestartStatus(), warnings: [String] = []
  ) {
    self.service = service
    self.supervisorPid = supervisorPid
    self.supervisorVersion = supervisorVersion
    self.supervisorProgram = supervisorProgram
    self.supervisorFile = supervisorFile
    self.supervisorSince = supervisorSince
    self.now = now
    self.incumbent = incumbent
    self.inFlight = inFlight
    self.lastAttempt = lastAttempt
    self.listeners = listeners
    self.restarts = restarts
    self.warnings = warnings
  }
}

extension Status {
  /// What becomes of the service's descriptors when the supervisor dies.
  package enum Keeping: String, RecordedCase, Sendable {
    /// A service manager or a keeper holds them for the next supervisor, which it starts.
    case kept
    case alone
  }
}

/// The process that serves.
package struct IncumbentStatus: Hashable, Sendable {
  package var pid: Int32
  package var generation: Generation?
  package var since: WallClock
  package var release: ReleaseSummary

  package init(pid: Int32, generation: Generation?, since: WallClock, release: ReleaseSummary) {
    self.pid = pid
    self.generation = generation
    self.since = since
    self.release = release
  }
}

/// A listener now.
package struct ListenerStatus: Hashable, Sendable {
  package var name: String
  package var address: String
  package var queued: UInt32?
  package var queueLimit: UInt32?

  package init(name: String, address: String, queued: UInt32?, queueLimit: UInt32?) {
    self.name = name
    self.address = address
    self.queued = queued
    self.queueLimit = queueLimit
  }
}

/// What became of processes that died outside an attempt.
package struct RestartStatus: Hashable, Sendable {
  package var count: UInt32
  package var lastDeath: Death?
  package var lastDeathAt: WallClock?
  /// When the next start is tried; nothing while somebody serves.
  package var nextTryIn: Duration?

  package init(
    count: UInt32 = 0, lastDeath: Death? = nil, lastDeathAt: WallClock? = nil, nextTryIn: Duration? = nil
  ) {
    self.count = count
    self.lastDeath = lastDeath
    self.lastDeathAt = lastDeathAt
    self.nextTryIn = nextTryIn
  }
}
