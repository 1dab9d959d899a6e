import BatonProtocol
import Testing

@Suite struct `A handoff's identity` {
  private let id = HandoffID(high: 0x3f2a_9c1e_7b64_4d0f, low: 0x8a51_c0ff_ee12_3456)

  @Test func `is written as a UUID and read back`() {
    #expect(id.description == "3f2a9c1e-7b64-4d0f-8a51-c0ffee123456")
    #expect(HandoffID(id.description) == id)
    #expect(HandoffID("3F2A9C1E-7B64-4D0F-8A51-C0FFEE123456") == id)
  }

  @Test(arguments: [
    "", "3f2a9c1e7b644d0f8a51c0ffee123456", "3f2a9c1e-7b64-4d0f-8a51-c0ffee12345",
    "3f2a9c1e-7b64-4d0f-8a51-c0ffee12345g",
    "3f2a9c1e-7b64-4d0f-8a51-c0ffee1234567", "-3f2a9c1e-7b64-4d0f-8a51-c0ffee123456",
    "3f2a9c1e-7b64-4d0f-8a51-c0ffee1234é",
  ])
  func `is no other text`(text: String) {
    #expect(HandoffID(text) == nil)
  }

  @Test func `is sixteen bytes, most significant first`() {
    #expect(Hex.text(of: id.bytes) == "3f2a9c1e7b644d0f8a51c0ffee123456")
    #expect(HandoffID(bytes: id.bytes) == id)
    #expect(HandoffID(bytes: id.bytes + [0]) == nil)
    #expect(HandoffID(bytes: []) == nil)
  }

  @Test func `is drawn as a UUID of version 4`() {
    let drawn = (0..<100).map { _ in HandoffID.random().description }
    #expect(Set(drawn).count == 100)
    for text in drawn {
      let characters = Array(text)
      #expect(characters[14] == "4" && "89ab".contains(characters[19]))
    }
  }
}

@Suite struct `A generation` {
  @Test func `grows and never wraps`() {
    #expect(Generation(1).advanced(by: 3) == Generation(4))
    #expect(Generation(.max).advanced(by: 1) == Generation(.max))
    #expect(Generation(1) < Generation(2))
  }
}

@Suite struct `A text that is too long to send` {
  @Test func `is cut after a whole character`() {
    #expect("abc".cut(toBytes: 3) == "abc")
    #expect("abc".cut(toBytes: 2) == "ab")
    #expect("aé€".cut(toBytes: 5) == "aé")
    #expect("👍🏽".cut(toBytes: 7) == "")
    #expect("".cut(toBytes: 0) == "")
  }

  @Test func `is cut when a message is made of it`() throws {
    let id = HandoffID(high: 1, low: 1)
    let long = String(repeating: "x", count: 2_000_000)
    for message in [
      Message.abort(.init(handoffID: id, reason: long)), .dropped(.init(handoffID: id, stage: long)),
      .sealFailed(.init(handoffID: id, error: long, partialState: long)),
      .refused(.init(handoffID: id, code: .storage, reason: long)),
    ] {
      #expect(try FrameEncoder.frame(message, in: .two).count < 10_000)
    }
  }
}
