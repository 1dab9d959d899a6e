package import BatonPlatform
package import BatonProtocol

/// Who asked for something over the control socket, by the kernel's word.
package struct Asker: Hashable, Sendable {
  package var uid: UInt32
  package var pid: Int32
  /// The name of its program, as far as it could be read.
  package var command: String

  package init(uid: UInt32, pid: Int32, command: String) {
    self.uid = uid
    self.pid = pid
    self.command = command
  }

  /// Of a start that nobody has asked for.
  package static let supervisor = Asker(uid: Host.user, pid: 0, command: "baton")
}

/// A release as it may be shown: without the values of its environment.
package struct ReleaseSummary: Hashable, Sendable {
  package var path: String
  package var digest: Digest?
  /// What its process said when it said hello.
  package var version: String?
  package var arguments: [String]
  package var environmentNames: [String]

  package init(
    path: String, digest: Digest? = nil, version: String? = nil, arguments: [String] = [],
    environmentNames: [String] = []
  ) {
    self.path = path
    self.digest = digest
    self.version = version
    self.arguments = arguments
    self.environmentNames = environmentNames
  }
}

/// A process that took part in an attempt.
package struct ProcessSummary: Hashable, Sendable {
  package var role: ProcessRole
  package var pid: Int32
  /// The generation under which it owned, or would have owned, the data.
  package var generation: Generation?
  /// How it died, if it did while the attempt lasted.
  package var death: Death?

  package init(role: ProcessRole, pid: Int32, generation: Generation? = nil, death: Death? = nil) {
    self.role = role
    self.pid = pid
    self.generation = generation
    self.death = death
  }
}

/// What a process was in an attempt.
package enum ProcessRole: String, RecordedCase, Sendable {
  case incumbent
  case successor
  /// Started from the committed release, because the attempt left nobody who could serve.
  case replacement
}

/// How a process died.
package enum Death: Hashable, Sendable {
  case exited(status: Int32)
  case killed(signal: Int32)
}

extension Death {
  package init(_ status: ExitStatus) {
    self =
      switch status {
      case .exited(let code): .exited(status: code)
      case .signalled(let signal): .killed(signal: signal.number)
      }
  }
}

/// Who serves after an attempt.
package struct ServingProcess: Hashable, Sendable {
  package var role: ProcessRole
  package var pid: Int32
  package var generation: Generation?

  package init(role: ProcessRole, pid: Int32, generation: Generation?) {
    self.role = role
    self.pid = pid
    self.generation = generation
  }
}

/// One thing that was compared, and what came of it.
package struct CheckedVerdict: Hashable, Sendable {
  package var name: String
  package var expected: String
  package var got: String
  package var finding: Finding

  package enum Finding: String, RecordedCase, Sendable {
    case sound, unsound
  }

  package init(_ name: String, expected: String, got: String, _ finding: Finding) {
    self.name = name
    self.expected = expected
    self.got = got
    self.finding = finding
  }
}

/// A listener during an attempt: how full the kernel's queue became.
package struct ListenerSummary: Hashable, Sendable {
  package var name: String
  package var address: String
  /// The most connections that were seen to wait.
  package var queueHighWater: UInt32?
  package var queueLimit: UInt32?

  package init(name: String, address: String, queueHighWater: UInt32?, queueLimit: UInt32?) {
    self.name = name
    self.address = address
    self.queueHighWater = queueHighWater
    self.queueLimit = queueLimit
  }
}

/// What became of the connections that were open when the incumbent was asked to drain.
package struct ConnectionCounts: Hashable, Sendable {
  package var openAtDrain: UInt32?
  package var closedInOrder: UInt32?
  package var closedByForce: UInt32?

  package init(openAtDrain: UInt32? = nil, closedInOrder: UInt32? = nil, closedByForce: UInt32? = nil) {
    self.openAtDrain = openAtDrain
    self.closedInOrder = closedInOrder
    self.closedByForce = closedByForce
  }
}

/// The kernel's counters of connections that it dropped, in the whole network namespace.
package struct KernelDrops: Hashable, Sendable {
  package var before: Counters?
  package var after: Counters?

  package struct Counters: Hashable, Sendable {
    package var listenDrops: UInt64
    package var listenOverflows: UInt64

    package init(listenDrops: UInt64, listenOverflows: UInt64) {
      self.listenDrops = listenDrops
      self.listenOverflows = listenOverflows
    }

    package init(_ drops: ListenDrops) {
      self.init(listenDrops: drops.drops, listenOverflows: drops.overflows)
    }
  }

  package init(before: Counters? = nil, after: Counters? = nil) {
    self.before = before
    self.after = after
  }
}
