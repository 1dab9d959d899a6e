package import BatonPostcard

/// Why an attempt ended as it did: a code for scripts, and a sentence for people.
package struct Cause: Hashable, Sendable {
  package let code: CauseCode
  /// What was seen, in one clause: "the successor (pid 4242) exited with status 3 before it said hello".
  package let detail: String

  package init(_ code: CauseCode, _ detail: String) {
    self.code = code
    self.detail = detail
  }
}

/// The causes that scripts can tell apart. A code once given keeps its meaning.
package enum CauseCode: String, CaseIterable, Hashable, Sendable {
  case committed
  case rehearsed

  // Whoever asked.
  case cancelled
  case stopRequested = "stop-requested"
  case attemptInFlight = "attempt-in-flight"
  case nobodyToReplace = "nobody-to-replace"

  // The executable and what goes with it.
  case executableMissing = "executable-missing"
  case executableNotExecutable = "executable-not-executable"
  case executableWrongFormat = "executable-wrong-format"
  case executableUnsafe = "executable-unsafe"
  case environmentRefused = "environment-refused"
  case memoryHeadroom = "memory-headroom"
  case spawnFailed = "spawn-failed"

  // The successor.
  case successorExited = "successor-exited"
  case helloTimeout = "hello-timeout"
  case warmTimeout = "warm-timeout"
  case readyTimeout = "ready-timeout"
  case successorSilent = "successor-silent"
  case successorRefused = "successor-refused"
  case successorLetGo = "successor-let-go"
  case successorViolation = "successor-violation"
  case versionMismatch = "version-mismatch"
  case identityMismatch = "identity-mismatch"
  case serviceMismatch = "service-mismatch"
  case listenerMissing = "listener-missing"
  case formatMismatch = "format-mismatch"
  case notReversible = "not-reversible"
  case unhealthy
  case revisionsDiffer = "revisions-differ"
  case probationFailed = "probation-failed"

  // The incumbent.
  case incumbentExited = "incumbent-exited"
  case incumbentSilent = "incumbent-silent"
  case incumbentRefused = "incumbent-refused"
  case incumbentLetGo = "incumbent-let-go"
  case incumbentViolation = "incumbent-violation"
  case incumbentResumed = "incumbent-resumed"
  case drainTimeout = "drain-timeout"
  case sealFailed = "seal-failed"
  case sealTimeout = "seal-timeout"
  case lockNotPassed = "lock-not-passed"
  case resumeTimeout = "resume-timeout"

  // The host, and ourselves.
  case queueNearLimit = "queue-near-limit"
  case attemptTimeout = "attempt-timeout"
  case recordUnwritable = "record-unwritable"
  case systemFailure = "system-failure"
  case supervisorDied = "supervisor-died"
  /// A cause that a newer Baton gave and that this one does not know.
  case unlisted
}

extension Cause: Recorded {
  /// The code travels as its word, so that a newer Baton's receipts can still be read by an older one.
  package init(from reader: inout RecordReader) throws(Malformed) {
    let word = try reader.string()
    let detail = try reader.string()
    if let code = CauseCode(rawValue: word) {
      self.init(code, detail)
    } else {
      self.init(.unlisted, "\(word): \(detail)")
    }
  }

  package func write(to writer: inout PostcardWriter) {
    writer.string(code.rawValue)
    writer.string(detail)
  }
}
