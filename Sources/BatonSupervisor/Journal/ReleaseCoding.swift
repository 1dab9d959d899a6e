package import BatonPostcard

extension Release: Recorded {
  package init(from reader: inout RecordReader) throws(Malformed) {
    executable = try reader.string()
    arguments = try reader.strings()
    environment = try reader.list()
    version = try reader.optionalString()
    digest = try reader.optional()
    file = try reader.optional()
  }

  package func write(to writer: inout PostcardWriter) {
    writer.string(executable)
    writer.strings(arguments)
    writer.list(environment)
    writer.optionalString(version)
    writer.optional(digest)
    writer.optional(file)
  }
}

extension EnvironmentChange: Recorded {
  package init(from reader: inout RecordReader) throws(Malformed) {
    name = try reader.string()
    value = try reader.optionalString()
  }

  package func write(to writer: inout PostcardWriter) {
    writer.string(name)
    writer.optionalString(value)
  }
}

extension FileIdentity: Recorded {
  package init(from reader: inout RecordReader) throws(Malformed) {
    device = try reader.u64()
    inode = try reader.u64()
    size = try reader.u64()
    modifiedNanoseconds = try reader.u64()
    changedNanoseconds = try reader.u64()
  }

  package func write(to writer: inout PostcardWriter) {
    for number in [device, inode, size, modifiedNanoseconds, changedNanoseconds] { writer.u64(number) }
  }
}
