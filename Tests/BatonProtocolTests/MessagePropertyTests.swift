import BatonProtocol
import Testing

@Suite struct `Every message` {
  @Test(arguments: MessageKind.allCases)
  func `comes back as it went, in every version that knows it`(kind: MessageKind) throws {
    var generator = SeededGenerator()
    for _ in 0..<200 {
      let message = try Message.random(kind, using: &generator)
      #expect(message.kind == kind)
      for version in [ProtocolVersion.one, .two, ProtocolVersion(300)] where kind.firstVersion <= version {
        let bytes = try FrameEncoder.frame(message, in: version)
        let reading = StreamReading(of: bytes)
        let position = UInt64(0)..<UInt64(bytes.count)
        #expect(
          reading.frames == [Frame(version: version, message: message, position: position)] && reading.violation == nil,
          "\(Seed.note)")
      }
    }
  }

  @Test(arguments: MessageKind.allCases)
  func `can be taken apart into fields and made again from them`(kind: MessageKind) throws {
    var generator = SeededGenerator()
    for _ in 0..<50 {
      let message = try Message.random(kind, using: &generator)
      #expect(message.fields.map(\.name) == kind.layout.map(\.label))
      #expect(try Message(named: kind.name, fields: message.fields) == message, "\(Seed.note)")
    }
  }

  @Test(arguments: MessageKind.allCases)
  func `names the attempt that its first or second field says`(kind: MessageKind) throws {
    var generator = SeededGenerator()
    let message = try Message.random(kind, using: &generator)
    let written = message.fields.first { $0.name == "handoff_id" }?.value
    #expect(message.handoffID.map { FieldValue.text($0.description) } == written)
    if kind.firstVersion == .two { #expect(message.fields.first?.name == "handoff_id") }
  }

  @Test(arguments: MessageKind.allCases)
  func `has the index on the wire that its place among the kinds says`(kind: MessageKind) throws {
    var generator = SeededGenerator()
    let bytes = try FrameEncoder.frame(.random(kind, using: &generator), in: .two)
    #expect(bytes[6] == UInt8(kind.rawValue))
  }

  @Test func `of version 1 is one of fourteen, and version 2 appends seventeen`() {
    #expect(MessageKind.allCases.count == 31)
    #expect(MessageKind.allCases.filter { $0.firstVersion == .one }.count == 14)
    #expect(MessageKind.count(in: .one) == 14)
    #expect(MessageKind.count(in: .two) == 31)
  }

  @Test func `that carries a descriptor always has the same length`() throws {
    var generator = SeededGenerator()
    for kind in [MessageKind.sealRequest, .beginOwned, .resumeOwned, .rendezvous, .handBack, .move] {
      let lengths = try (0..<100).map { _ in
        try FrameEncoder.frame(.random(kind, using: &generator), in: .two).count
      }
      #expect(Set(lengths).count == 1, "\(kind)")
    }
  }
}

@Suite struct `A message of version 2` {
  private static let kinds = MessageKind.allCases.filter { $0.firstVersion == .two }

  @Test(arguments: kinds)
  func `is never framed in version 1`(kind: MessageKind) throws {
    var generator = SeededGenerator()
    let message = try Message.random(kind, using: &generator)
    #expect(throws: ProtocolViolation(expected: "a message of version 1", got: kind.name)) {
      try FrameEncoder.frame(message, in: .one)
    }
  }

  @Test(arguments: kinds)
  func `is malformed in a frame of version 1`(kind: MessageKind) throws {
    var generator = SeededGenerator()
    var bytes = try FrameEncoder.frame(.random(kind, using: &generator), in: .two)
    bytes[4] = 1
    let violation = try #require(StreamReading(of: bytes).violation)
    #expect(violation.expected.contains("a variant below 14") && violation.got == "\(kind.rawValue)")
  }
}
