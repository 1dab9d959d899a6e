package import BatonPostcard
import BatonProtocol

extension Asker: Recorded {
  package init(from reader: inout RecordReader) throws(Malformed) {
    uid = try reader.u32()
    pid = try reader.i32()
    command = try reader.string()
  }

  package func write(to writer: inout PostcardWriter) {
    writer.u32(uid)
    writer.i32(pid)
    writer.string(command)
  }
}

extension ReleaseSummary: Recorded {
  package init(from reader: inout RecordReader) throws(Malformed) {
    path = try reader.string()
    digest = try reader.optional()
    version = try reader.optionalString()
    arguments = try reader.strings()
    environmentNames = try reader.strings()
  }

  package func write(to writer: inout PostcardWriter) {
    writer.string(path)
    writer.optional(digest)
    writer.optionalString(version)
    writer.strings(arguments)
    writer.strings(environmentNames)
  }
}

extension ProcessSummary: Recorded {
  package init(from reader: inout RecordReader) throws(Malformed) {
    role = try reader.value()
    pid = try reader.i32()
    generation = try reader.optional()
    death = try reader.optional()
  }

  package func write(to writer: inout PostcardWriter) {
    writer.value(role)
    writer.i32(pid)
    writer.optional(generation)
    writer.optional(death)
  }
}

extension ServingProcess: Recorded {
  package init(from reader: inout RecordReader) throws(Malformed) {
    role = try reader.value()
    pid = try reader.i32()
    generation = try reader.optional()
  }

  package func write(to writer: inout PostcardWriter) {
    writer.value(role)
    writer.i32(pid)
    writer.optional(generation)
  }
}

extension Death: Recorded {
  package init(from reader: inout RecordReader) throws(Malformed) {
    self = try reader.variant(below: 2) == 0 ? .exited(status: try reader.i32()) : .killed(signal: try reader.i32())
  }

  package func write(to writer: inout PostcardWriter) {
    switch self {
    case .exited(let status):
      writer.variant(0)
      writer.i32(status)
    case .killed(let signal):
      writer.variant(1)
      writer.i32(signal)
    }
  }
}

extension CheckedVerdict: Recorded {
  package init(from reader: inout RecordReader) throws(Malformed) {
    name = try reader.string()
    expected = try reader.string()
    got = try reader.string()
    finding = try reader.value()
  }

  package func write(to writer: inout PostcardWriter) {
    writer.string(name)
    writer.string(expected)
    writer.string(got)
    writer.value(finding)
  }
}

extension ListenerSummary: Recorded {
  package init(from reader: inout RecordReader) throws(Malformed) {
    name = try reader.string()
    address = try reader.string()
    queueHighWater = try reader.optionalU32()
    queueLimit = try reader.optionalU32()
  }

  package func write(to writer: inout PostcardWriter) {
    writer.string(name)
    writer.string(address)
    writer.optionalU32(queueHighWater)
    writer.optionalU32(queueLimit)
  }
}
