package import BatonPlatform

/// What the operator of one service wants: a value, complete and checked; `ConfigurationReader` makes it from a file.
///
/// Every property is a row of `ConfigurationTable`, where its key, its range and its meaning stand. The values here are
/// the defaults. Texts that are empty here have a default that depends on the file's name or the user, and are never
/// empty in a configuration that was read. Paths are absolute.
package struct Configuration: Hashable, Sendable {
  package var service = Service()
  /// At least one, in the order of the file, which is the order of their descriptors.
  package var listeners: [Listener] = []
  package var limits = Limits()

  package init() {}
}

extension Configuration {
  package struct Service: ConfigurationSection {
    package var name = ""
    package var executable = ""
    package var arguments: [String] = []
    package var environment: [EnvironmentVariable] = []
    package var inheritedEnvironment = InheritedEnvironment.all
    package var workingDirectory = ""
    package var pin = Pin.yes
    package var strategy = Strategy.exclusive
    package var moveConnections = ConnectionMoves.yes
    /// Always there if the strategy is exclusive, and never otherwise.
    package var dataDirectory: String?
    package var stateDirectory = ""
    package var controlSocket = ""
    package var finalExitCodes: [Int] = []
    package var logLevel = Severity.info

    package init() {}
  }

  /// Whether the committed release is started again from a copy of its executable.
  package enum Pin: String, CaseIterable, Hashable, Sendable {
    /// Whatever becomes of the file at its path.
    case yes
    /// From its path, as long as the file there is what was committed: for what needs other files beside it.
    case no
  }

  /// How the service changes hands.
  package enum Strategy: String, CaseIterable, Hashable, Sendable {
    /// The server owns data: one process at a time, and the lock passes from hand to hand.
    case exclusive
    /// The server owns nothing: both processes serve for a moment.
    case overlap
  }

  /// Whether established connections move to the successor, where both programs can.
  package enum ConnectionMoves: String, CaseIterable, Hashable, Sendable {
    case yes
    /// They are closed in order.
    case no
  }

  /// Which variables of the supervisor's own environment a managed process gets.
  package enum InheritedEnvironment: String, CaseIterable, Hashable, Sendable {
    /// All but those by which a supervisor speaks to its processes.
    case all
    case none
  }

  package struct Listener: ConfigurationSection {
    package var name = ""
    package var address = SocketAddress.unix(path: "")
    package var backlog = 4_096
    /// Of the socket's file: always there if the address is a path, and never otherwise.
    package var mode: FileMode?

    package static let standardMode = FileMode(0o600)

    package init() {}
  }

  package struct Limits: ConfigurationSection {
    package var hello = Duration.seconds(5)
    package var warm = Duration.seconds(120)
    package var drain = Duration.seconds(10)
    package var drainGrace = Duration.seconds(5)
    package var seal = Duration.seconds(10)
    package var ready = Duration.seconds(10)
    package var move = Duration.seconds(10)
    package var resume = Duration.seconds(10)
    package var retire = Duration.seconds(30)
    package var stop = Duration.seconds(30)
    package var kill = Duration.seconds(10)
    package var heartbeatInterval = Duration.seconds(1)
    package var heartbeatSilence = Duration.seconds(5)
    package var probation = Duration.zero
    package var restartDelay = Duration.milliseconds(100)
    package var restartDelayLimit = Duration.seconds(30)
    package var queuePercent = 80
    package var memoryHeadroom = ByteCount.mebibytes(64)
    package var releasesKept = 5
    package var receiptsKept = 1_000
    package var receiptsSize = ByteCount.mebibytes(64)

    package init() {}
  }
}
