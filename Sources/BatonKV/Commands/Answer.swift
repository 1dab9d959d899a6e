/// What a request is answered, and when: an answer that tells of a write waits until the write is on stable storage.
package struct Answer: Equatable, Sendable {
  package enum Afterwards: Sendable {
    case keepOpen
    case close
  }

  package let reply: Reply
  /// The revision that must be durable before the answer may be sent.
  package let until: Revision
  package let afterwards: Afterwards

  package init(reply: Reply, until: Revision, afterwards: Afterwards = .keepOpen) {
    self.reply = reply
    self.until = until
    self.afterwards = afterwards
  }
}

/// What a connection has told about itself.
package struct Session: Sendable {
  package var name: [UInt8] = []

  package init() {}
}

/// What commands tell about the server, as it is when they are executed.
package struct ServerFacts: Sendable {
  package var version = ""
  package var health = Rehearsal.Health.healthy
  package var processID: Int32 = 0
  package var generation: UInt64 = 0
  package var port = 0
  package var uptime = Duration.zero
  package var connections = 0
  package var logBytes: UInt64 = 0
  package var synchronisations: UInt64 = 0

  package init() {}
}
