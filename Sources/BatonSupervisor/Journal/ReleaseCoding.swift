package import BatonPlatform
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

extension EnvironmentVariable: Recorded {
  package init(from reader: inout RecordReader) throws(Malformed) {
    self.init(name: try reader.string(), value: try reader.string())
  }

  package func write(to writer: inout PostcardWriter) {
    writer.string(name)
    writer.string(value)
  }
}

extension FileIdentity: Recorded {
  package init(from reader: inout RecordReader) throws(Malformed) {
    self.init(device: try reader.u64(), inode: try reader.u64())
  }

  package func write(to writer: inout PostcardWriter) {
    writer.u64(device)
    writer.u64(inode)
  }
}

extension FileVersion: Recorded {
  package init(from reader: inout RecordReader) throws(Malformed) {
    file = try reader.value()
    size = try reader.u64()
    modified = Int64(bitPattern: try reader.u64())
    changed = Int64(bitPattern: try reader.u64())
  }

  package func write(to writer: inout PostcardWriter) {
    writer.value(file)
    writer.u64(size)
    writer.u64(UInt64(bitPattern: modified))
    writer.u64(UInt64(bitPattern: changed))
  }
}
