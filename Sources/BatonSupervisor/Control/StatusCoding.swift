package import BatonPostcard
import BatonProtocol

extension Status: Recorded {
  package init(from reader: inout RecordReader) throws(Malformed) {
    service = try reader.string()
    supervisorPid = try reader.i32()
    supervisorVersion = try reader.string()
    supervisorProgram = try reader.string()
    supervisorFile = try reader.value()
    supervisorSince = try reader.value()
    now = try reader.value()
    keeping = try reader.value()
    incumbent = try reader.optional()
    inFlight = try reader.optional()
    lastAttempt = try reader.optional()
    listeners = try reader.list()
    restarts = try reader.value()
    warnings = try reader.strings()
  }

  package func write(to writer: inout PostcardWriter) {
    writer.string(service)
    writer.i32(supervisorPid)
    writer.string(supervisorVersion)
    writer.string(supervisorProgram)
    writer.value(supervisorFile)
    writer.value(supervisorSince)
    writer.value(now)
    writer.value(keeping)
    writer.optional(incumbent)
    writer.optional(inFlight)
    writer.optional(lastAttempt)
    writer.list(listeners)
    writer.value(restarts)
    writer.strings(warnings)
  }
}

extension IncumbentStatus: Recorded {
  package init(from reader: inout RecordReader) throws(Malformed) {
    pid = try reader.i32()
    generation = try reader.optional()
    since = try reader.value()
    release = try reader.value()
  }

  package func write(to writer: inout PostcardWriter) {
    writer.i32(pid)
    writer.optional(generation)
    writer.value(since)
    writer.value(release)
  }
}

extension ListenerStatus: Recorded {
  package init(from reader: inout RecordReader) throws(Malformed) {
    name = try reader.string()
    address = try reader.string()
    queued = try reader.optionalU32()
    queueLimit = try reader.optionalU32()
  }

  package func write(to writer: inout PostcardWriter) {
    writer.string(name)
    writer.string(address)
    writer.optionalU32(queued)
    writer.optionalU32(queueLimit)
  }
}

extension RestartStatus: Recorded {
  package init(from reader: inout RecordReader) throws(Malformed) {
    count = try reader.u32()
    lastDeath = try reader.optional()
    lastDeathAt = try reader.optional()
    nextTryIn = try reader.flag() ? try reader.duration() : nil
  }

  package func write(to writer: inout PostcardWriter) {
    writer.u32(count)
    writer.optional(lastDeath)
    writer.optional(lastDeathAt)
    writer.bool(nextTryIn != nil)
    if let nextTryIn { writer.duration(nextTryIn) }
  }
}
