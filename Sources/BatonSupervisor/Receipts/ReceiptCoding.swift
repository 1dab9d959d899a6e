import BatonMachines
package import BatonPostcard
import BatonProtocol

extension Receipt: Kept {
  package static let kind = "BRCP"
  package static let version: UInt16 = 1

  package init(from reader: inout RecordReader) throws(Malformed) {
    attempt = try reader.u64()
    handoffID = try reader.value()
    service = try reader.string()
    intent = try reader.value()
    strategy = try reader.value()
    outcome = try reader.value()
    cause = try reader.value()
    asker = try reader.value()
    reason = try reader.string()
    timing = try reader.value()
    from = try reader.optional()
    to = try reader.value()
    processes = try reader.list()
    serving = try reader.optional()
    verdicts = try reader.list()
    listeners = try reader.list()
    connections = try reader.value()
    kernelDrops = try reader.value()
    notes = try reader.strings()
  }

  package func write(to writer: inout PostcardWriter) {
    writer.u64(attempt)
    writer.value(handoffID)
    writer.string(service)
    writer.value(intent)
    writer.value(strategy)
    writer.value(outcome)
    writer.value(cause)
    writer.value(asker)
    writer.string(reason)
    writer.value(timing)
    writer.optional(from)
    writer.value(to)
    writer.list(processes)
    writer.optional(serving)
    writer.list(verdicts)
    writer.list(listeners)
    writer.value(connections)
    writer.value(kernelDrops)
    writer.strings(notes)
  }
}

extension Timing: Recorded {
  package init(from reader: inout RecordReader) throws(Malformed) {
    startedAt = try reader.value()
    startedMonotonicNanoseconds = try reader.u64()
    took = try reader.duration()
    phases = try reader.list()
    moments = try reader.value()
  }

  package func write(to writer: inout PostcardWriter) {
    writer.value(startedAt)
    writer.u64(startedMonotonicNanoseconds)
    writer.duration(took)
    writer.list(phases)
    writer.value(moments)
  }
}

extension PhaseTime: Recorded {
  package init(from reader: inout RecordReader) throws(Malformed) {
    phase = try reader.value()
    startsAfter = try reader.duration()
    took = try reader.duration()
  }

  package func write(to writer: inout PostcardWriter) {
    writer.value(phase)
    writer.duration(startsAfter)
    writer.duration(took)
  }
}

extension GapMoments: Recorded {
  package init(from reader: inout RecordReader) throws(Malformed) {
    stoppedAccepting = try reader.optionalU64()
    lastAccept = try reader.optionalU64()
    serveRead = try reader.optionalU64()
    firstAccept = try reader.optionalU64()
    firstAnswer = try reader.optionalU64()
    resumedSeen = try reader.optionalU64()
  }

  package func write(to writer: inout PostcardWriter) {
    for moment in [stoppedAccepting, lastAccept, serveRead, firstAccept, firstAnswer, resumedSeen] {
      writer.optionalU64(moment)
    }
  }
}

extension ConnectionCounts: Recorded {
  package init(from reader: inout RecordReader) throws(Malformed) {
    openAtDrain = try reader.optionalU32()
    closedInOrder = try reader.optionalU32()
    closedByForce = try reader.optionalU32()
  }

  package func write(to writer: inout PostcardWriter) {
    for count in [openAtDrain, closedInOrder, closedByForce] { writer.optionalU32(count) }
  }
}

extension KernelDrops: Recorded {
  package init(from reader: inout RecordReader) throws(Malformed) {
    before = try reader.optional()
    after = try reader.optional()
  }

  package func write(to writer: inout PostcardWriter) {
    writer.optional(before)
    writer.optional(after)
  }
}

extension KernelDrops.Counters: Recorded {
  package init(from reader: inout RecordReader) throws(Malformed) {
    listenDrops = try reader.u64()
    listenOverflows = try reader.u64()
  }

  package func write(to writer: inout PostcardWriter) {
    writer.u64(listenDrops)
    writer.u64(listenOverflows)
  }
}
