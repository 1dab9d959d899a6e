import BatonMachines
package import BatonPostcard

extension ControlResponse: Recorded {
  package init(from reader: inout RecordReader) throws(Malformed) {
    switch try reader.variant(below: 12) {
    case 0: self = .accepted(attempt: try reader.u64())
    case 1: self = .refused(try reader.value())
    case 2: self = .progress(try reader.value())
    case 3: self = .finished(try reader.value())
    case 4: self = .status(try reader.value())
    case 5: self = .history(try reader.list())
    case 6: self = .receipt(try reader.value())
    case 7: self = .underway(try reader.string())
    case 8: self = .stopping(try reader.string())
    case 9: self = .releases(try reader.list())
    case 10: self = .replacing(try reader.value())
    default: self = .attached
    }
  }

  package func write(to writer: inout PostcardWriter) {
    switch self {
    case .accepted(let attempt):
      writer.variant(0)
      writer.u64(attempt)
    case .refused(let refusal):
      writer.variant(1)
      writer.value(refusal)
    case .progress(let progress):
      writer.variant(2)
      writer.value(progress)
    case .finished(let receipt):
      writer.variant(3)
      writer.value(receipt)
    case .status(let status):
      writer.variant(4)
      writer.value(status)
    case .history(let overviews):
      writer.variant(5)
      writer.list(overviews)
    case .receipt(let receipt):
      writer.variant(6)
      writer.value(receipt)
    case .underway(let what):
      writer.variant(7)
      writer.string(what)
    case .stopping(let what):
      writer.variant(8)
      writer.string(what)
    case .releases(let releases):
      writer.variant(9)
      writer.list(releases)
    case .replacing(let candidate):
      writer.variant(10)
      writer.value(candidate)
    case .attached:
      writer.variant(11)
    }
  }
}

extension ControlRefusal: Recorded {
  package init(from reader: inout RecordReader) throws(Malformed) {
    code = try reader.value()
    reason = try reader.string()
    attemptInFlight = try reader.optionalU64()
  }

  package func write(to writer: inout PostcardWriter) {
    writer.value(code)
    writer.string(reason)
    writer.optionalU64(attemptInFlight)
  }
}

extension AttemptProgress: Recorded {
  package init(from reader: inout RecordReader) throws(Malformed) {
    attempt = try reader.u64()
    phase = try reader.value()
    elapsed = try reader.duration()
    phaseElapsed = try reader.duration()
    queued = try reader.optionalU32()
    queueLimit = try reader.optionalU32()
  }

  package func write(to writer: inout PostcardWriter) {
    writer.u64(attempt)
    writer.value(phase)
    writer.duration(elapsed)
    writer.duration(phaseElapsed)
    writer.optionalU32(queued)
    writer.optionalU32(queueLimit)
  }
}

extension ReceiptOverview: Recorded {
  package init(from reader: inout RecordReader) throws(Malformed) {
    attempt = try reader.u64()
    intent = try reader.value()
    outcome = try reader.value()
    cause = try reader.value()
    startedAt = try reader.value()
    took = try reader.duration()
    acceptGap = try reader.flag() ? try reader.duration() : nil
    release = try reader.string()
    releaseDigest = try reader.optional()
  }

  package func write(to writer: inout PostcardWriter) {
    writer.u64(attempt)
    writer.value(intent)
    writer.value(outcome)
    writer.value(cause)
    writer.value(startedAt)
    writer.duration(took)
    writer.bool(acceptGap != nil)
    if let acceptGap { writer.duration(acceptGap) }
    writer.string(release)
    writer.optional(releaseDigest)
  }
}
