import BatonPostcard
import BatonProtocol

/// The parts of docs/Protocol.md that the code prints, by the names in the document's comments.
enum ProtocolBlocks {
  static func all() throws -> [(name: String, text: String)] {
    [
      ("version-1", messages(of: .one)),
      ("version-2", messages(of: .two)),
      ("variants", variants),
      ("refusals", refusals),
      ("stamp", "    " + LockStamp(generation: Generation(7), format: 1).text.dropLast() + "⏎"),
      ("limits", limits),
      ("packets", packets),
      ("frames", try frames()),
      ("packet-bytes", try packetBytes()),
    ]
  }

  private static func messages(of version: ProtocolVersion) -> String {
    let rows = MessageKind.allCases.filter { $0.firstVersion == version }.map { kind in
      return "| \(kind.rawValue) | \(kind.name) | \(fields(kind.layout)) | \(kind.route.rawValue) |"
    }
    return table(["#", "message", "fields in order", "from → to"], rows)
  }

  private static var packets: String {
    let rows = MovePacketKind.allCases.map { kind in
      "| \(kind.rawValue) | \(kind.name) | \(fields(kind.layout)) | \(kind == .offer ? "giver → taker" : "taker → giver") |"
    }
    return table(["#", "packet", "fields in order", "from → to"], rows)
  }

  private static func fields(_ layout: [Field]) -> String {
    layout.map { "\($0.name) \(wording($0.type))" }.joined(separator: " · ")
  }

  private static func wording(_ type: FieldType) -> String {
    switch type {
    case .bool: "bool"
    case .u16: "u16"
    case .u32: "u32"
    case .u64: "u64"
    case .byteString: "bytes"
    case .byteArray(let count): "\(count) bytes"
    case .string: "string"
    case .strings: "[string]"
    case .u64s: "[u64]"
    case .uuid: "UUID"
    case .generation: "8 bytes"
    case .variant: "variant"
    }
  }

  private static var variants: String {
    var rows: [String] = []
    let layouts =
      MessageKind.allCases.map { ($0.name, $0.layout) } + MovePacketKind.allCases.map { ($0.name, $0.layout) }
    for (name, layout) in layouts {
      for field in layout {
        guard case .variant(let words) = field.type else { continue }
        let listed = words.enumerated().map { "\($0) \($1)" }.joined(separator: " · ")
        rows.append("| \(name) | \(field.name) | \(listed) |")
      }
    }
    return table(["message", "field", "variants"], rows)
  }

  private static var refusals: String {
    table(["code", "name"], RefusalCode.named.map { "| \($0.code.number) | \($0.name) |" })
  }

  private static var limits: String {
    table(
      ["limit", "value"],
      [
        "| length field of a frame | \(ProtocolLimits.frameLengthLeastBytes) to \(ProtocolLimits.frameLengthBytes) |",
        "| a reason, error or partial state that Baton sends | \(ProtocolLimits.reasonBytes) bytes, then it is cut |",
        "| the name of a stage that Baton sends | \(ProtocolLimits.nameBytes) bytes, then it is cut |",
        "| from the start of a process to its Hello | \(seconds(ProtocolLimits.hello)) |",
        "| between two heartbeats while an attempt is in flight | \(seconds(ProtocolLimits.heartbeat)) |",
        "| silence that aborts an attempt | \(seconds(ProtocolLimits.silence)) |",
        "| silence of a version-1 process that aborts an attempt | \(seconds(ProtocolLimits.silenceOfVersionOne)) |",
        "| a reply that was on the wire when its time ran out | \(seconds(ProtocolLimits.wireSlack)) |",
        "| a lock that a version-1 process is giving up | \(seconds(ProtocolLimits.lockReleaseOfVersionOne)) |",
        "| residual bytes in an offer | \(ProtocolLimits.residualBytes) |",
        "| state in an offer | \(ProtocolLimits.stateBytes) bytes |",
        "| the name of a listener in an offer | \(ProtocolLimits.nameBytes) bytes |",
        "| a packet on the pair | \(ProtocolLimits.packetBytes) bytes |",
        "| offers in the air | \(ProtocolLimits.offersInTheAir) |",
        "| failures in a row that end the offering | \(ProtocolLimits.offerFailuresInRow) |",
        "| from an offer to its answer | \(seconds(ProtocolLimits.answer)) |",
        "| offers that wait for the taker's application | \(ProtocolLimits.pendingOffers) |",
        "| how long one of them may | \(seconds(ProtocolLimits.pendingOffer)) |",
      ])
  }

  private static func seconds(_ duration: Duration) -> String { "\(duration.components.seconds) s" }

  private static func table(_ heads: [String], _ rows: [String]) -> String {
    let head = "| \(heads.joined(separator: " | ")) |\n|\(String(repeating: "---|", count: heads.count))"
    return ([head] + rows).joined(separator: "\n")
  }

  private static func frames() throws -> String {
    try MessageKind.allCases.map { kind in
      let block = try TakenApart(Sample.message(kind), in: kind.firstVersion).lines.map {
        $0.isEmpty ? "" : "    \($0)"
      }
      return "### \(kind.name)\n\n\(block.joined(separator: "\n"))"
    }.joined(separator: "\n\n")
  }
}

extension ProtocolBlocks {
  fileprivate static func packetBytes() throws -> String {
    try MovePacketKind.allCases.map { kind in
      let block = try TakenApart(Sample.packet(kind), kind).lines.map { $0.isEmpty ? "" : "    \($0)" }
      return "### \(kind.name)\n\n\(block.joined(separator: "\n"))"
    }.joined(separator: "\n\n")
  }
}

/// A frame, field by field: the bytes of each, and what they mean.
private struct TakenApart {
  private(set) var lines: [String]

  init(_ message: Message, in version: ProtocolVersion) throws {
    let frame = try FrameEncoder.frame(message, in: version)
    lines = ["frame \(Hex.text(of: frame))", ""]
    add(frame[0..<4], "length \(frame.count - 4)")
    add(frame[4..<6], "\(version)")
    let values = message.fields
    for (index, end) in try fieldEnds(of: message.kind, in: Array(frame[6...])).enumerated() {
      let start = index == 0 ? 6 : ends[index - 1]
      ends.append(6 + end)
      add(frame[start..<6 + end], index == 0 ? message.kind.name : wording(of: values[index - 1]))
    }
  }

  /// The same of a packet. It has no fields that the program would show: here its layout is enough.
  init(_ packet: MovePacket, _ kind: MovePacketKind) throws {
    let bytes = try packet.bytes()
    lines = ["packet \(Hex.text(of: bytes))", ""]
    add(bytes[0..<2], "\(ProtocolVersion.two)")
    add(bytes[2..<3], kind.name)
    var reader = PostcardReader(at: 3)
    for field in kind.layout {
      let start = reader.position
      let value = try FieldValue(field.type, from: &reader, in: bytes.span)
      add(bytes[start..<reader.position], wording(of: (field.label, value)))
    }
  }

  private var ends: [Int] = []

  private mutating func add(_ bytes: ArraySlice<UInt8>, _ meaning: String) {
    let hex = Hex.text(of: bytes)
    lines.append(hex.count > 34 ? "\(hex)\n    \(String(repeating: " ", count: 34))  \(meaning)" : pad(hex, meaning))
  }

  private func pad(_ hex: String, _ meaning: String) -> String {
    hex + String(repeating: " ", count: 36 - hex.count) + meaning
  }

  private func wording(of field: (name: String, value: FieldValue)) -> String {
    switch field.value {
    case .truth(let truth): "\(field.name) \(truth)"
    case .number(let number): "\(field.name) \(number)"
    case .text(let text): "\(field.name) \(text)"
    case .texts(let texts): "\(field.name) \(texts.joined(separator: ", "))"
    }
  }

  /// Where the index and each field end in the bytes of a message.
  private func fieldEnds(of kind: MessageKind, in bytes: [UInt8]) throws -> [Int] {
    var reader = PostcardReader()
    var ends: [Int] = []
    for type in [FieldType.variant(MessageKind.allCases.map(\.name))] + kind.layout.map(\.type) {
      _ = try FieldValue(type, from: &reader, in: bytes.span)
      ends.append(reader.position)
    }
    return ends
  }
}
