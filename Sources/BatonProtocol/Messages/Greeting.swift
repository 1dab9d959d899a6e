package import BatonPostcard

extension Message {
  /// The first word of a process to its supervisor.
  package struct Hello: Payload {
    package var role: Role
    package var pid: UInt32
    package var buildID: [UInt8]
    package var lowestVersion: ProtocolVersion
    package var highestVersion: ProtocolVersion
    package var capabilities: Capabilities

    package init(role: Role, pid: UInt32, buildID: [UInt8], versions: VersionRange, capabilities: Capabilities = []) {
      self.role = role
      self.pid = pid
      self.buildID = buildID
      lowestVersion = versions.lowest
      highestVersion = versions.highest
      self.capabilities = capabilities
    }

    /// What the sender speaks, or nothing when it announced a range that nobody can speak.
    package var versions: VersionRange? { VersionRange(lowestVersion, highestVersion) }
  }

  /// The supervisor's answer to Hello: the version of every later frame, and the attempt.
  package struct HelloAck: Payload {
    package var chosenVersion: ProtocolVersion
    package var handoffID: HandoffID

    package init(chosenVersion: ProtocolVersion, handoffID: HandoffID) {
      self.chosenVersion = chosenVersion
      self.handoffID = handoffID
    }
  }
}

extension Message.Hello {
  package static let layout = [
    Field("role", Role.fieldType), Field("pid", .u32), Field("build_id", .byteString), Field("proto_min", .u16),
    Field("proto_max", .u16), Field("capabilities", .u64),
  ]

  package init(from reader: inout PostcardReader, in bytes: borrowing Span<UInt8>) throws(Malformed) {
    role = try Role(from: &reader, in: bytes)
    pid = try reader.u32(in: bytes)
    buildID = try reader.byteString(in: bytes)
    lowestVersion = ProtocolVersion(try reader.u16(in: bytes))
    highestVersion = ProtocolVersion(try reader.u16(in: bytes))
    capabilities = Capabilities(rawValue: try reader.u64(in: bytes))
  }

  package func write(to writer: inout PostcardWriter) {
    role.write(to: &writer)
    writer.u32(pid)
    writer.byteString(buildID)
    writer.u16(lowestVersion.number)
    writer.u16(highestVersion.number)
    writer.u64(capabilities.rawValue)
  }
}

extension Message.HelloAck {
  package static let layout = [Field("proto_version_chosen", .u16), Field("handoff_id", .uuid)]

  package init(from reader: inout PostcardReader, in bytes: borrowing Span<UInt8>) throws(Malformed) {
    chosenVersion = ProtocolVersion(try reader.u16(in: bytes))
    handoffID = try HandoffID(from: &reader, in: bytes)
  }

  package func write(to writer: inout PostcardWriter) {
    writer.u16(chosenVersion.number)
    handoffID.write(to: &writer)
  }
}
