import BatonProtocol
import Testing

private func violation(_ bytes: [UInt8]) -> ProtocolViolation? {
  do {
    _ = try MovePacket(bytes.span)
    return nil
  } catch {
    return error
  }
}

@Suite struct `Every packet on the pair` {
  @Test(arguments: MovePacketKind.allCases) func `comes back as it went`(kind: MovePacketKind) throws {
    var generator = SeededGenerator()
    for _ in 0..<200 {
      let packet = MovePacket.random(kind, using: &generator)
      let bytes = try packet.bytes()
      #expect(bytes.count <= ProtocolLimits.packetBytes)
      #expect(try MovePacket(bytes.span) == packet, "\(Seed.note)")
    }
  }

  @Test(arguments: MovePacketKind.allCases) func `is refused when it is cut anywhere`(kind: MovePacketKind) throws {
    let bytes = try Sample.packet(kind).bytes()
    for end in bytes.indices where violation(Array(bytes[..<end])) == nil { Issue.record("cut at \(end)") }
  }

  @Test(arguments: MovePacketKind.allCases) func `is refused with bytes behind it`(kind: MovePacketKind) throws {
    let refused = violation(try Sample.packet(kind).bytes() + [0])
    #expect(
      refused == ProtocolViolation(expected: "nothing after the last field of \(kind.name)", got: "1 more bytes"))
  }

  @Test(arguments: [0, 1, 3, 0xffff] as [UInt16]) func `is refused in another version`(version: UInt16) throws {
    for kind in MovePacketKind.allCases {
      var bytes = try Sample.packet(kind).bytes()
      (bytes[0], bytes[1]) = (UInt8(version & 0xff), UInt8(version >> 8))
      #expect(violation(bytes) == ProtocolViolation(expected: "a packet of version 2", got: "version \(version)"))
    }
  }

  @Test func `is refused by the field that is malformed`() throws {
    let offer = try Sample.packet(.offer).bytes()
    let answer = try Sample.packet(.answer).bytes()
    #expect(
      violation([2, 0, 2])?.expected == "the index of a packet (at byte 2 of the packet) to be a variant below 2")
    #expect(violation(offer.changed(at: 19, to: 15))?.expected.hasPrefix("handoff_id of Offer") == true)
    #expect(violation(answer.changed(at: 19, to: 17))?.expected.hasPrefix("handoff_id of Answer") == true)
    #expect(violation(answer.changed(at: 37, to: 0x80))?.expected.hasPrefix("connection of Answer") == true)
    #expect(violation(offer.changed(at: 39, to: 0xff))?.expected.hasPrefix("listener of Offer") == true)
    #expect(
      violation(answer.changed(at: 38, to: 8))
        == ProtocolViolation(expected: "outcome of Answer (at byte 38 of the packet) to be a variant below 8", got: "8")
    )
  }

  @Test func `never crashes the reader, and what it takes it would have written`() throws {
    var generator = SeededGenerator()
    let templates = try MovePacketKind.allCases.map { try Sample.packet($0).bytes() }
    var taken = 0
    for _ in 0..<100_000 {
      var bytes = templates.randomElement(using: &generator) ?? []
      for _ in 0..<Int.random(in: 0...3, using: &generator) {
        bytes[Int.random(in: bytes.indices, using: &generator)] = .random(in: 0...255, using: &generator)
      }
      guard let packet = try? MovePacket(bytes.span) else { continue }
      taken += 1
      if try packet.bytes() != bytes { Issue.record("\(Hex.text(of: bytes)), \(Seed.note)") }
    }
    #expect(taken > 10_000)
  }
}

@Suite struct `An offer` {
  private func offer(listener: Int = 4, residual: Int = 0, state: Int = 0) -> MoveOffer {
    var identity = Sample.identity
    identity.connection = .max
    return MoveOffer(
      identity, listener: String(repeating: "l", count: listener), residual: Array(repeating: 1, count: residual),
      state: Array(repeating: 2, count: state))
  }

  @Test func `is at most as long as what a socket sends at once`() throws {
    let largest = offer(
      listener: ProtocolLimits.nameBytes, residual: ProtocolLimits.residualBytes, state: ProtocolLimits.stateBytes)
    #expect(try MovePacket.offer(largest).bytes().count == ProtocolLimits.packetBytes)
    #expect(ProtocolLimits.packetBytes < 212_960)
  }

  @Test func `with a field beyond its limit is never sent`() {
    for tooLong in [
      offer(listener: ProtocolLimits.nameBytes + 1), offer(residual: ProtocolLimits.residualBytes + 1),
      offer(state: ProtocolLimits.stateBytes + 1),
    ] {
      #expect(!tooLong.isWithinLimits)
      #expect(throws: ProtocolViolation.self) { try MovePacket.offer(tooLong).bytes() }
    }
  }

  /// Written by another program: a count that is higher, and the bytes to it.
  @Test(arguments: [("residual", 43, ProtocolLimits.residualBytes), ("state", 44, ProtocolLimits.stateBytes)])
  func `with a field beyond its limit is refused by the name of the field`(
    field: String, place: Int, limit: Int
  ) throws {
    var bytes = try MovePacket.offer(MoveOffer(Sample.identity, listener: "main", residual: [], state: [])).bytes()
    let tooLong: [UInt8] = [0x81, 0x80, 0x04] + Array(repeating: 0, count: limit + 1)
    bytes.replaceSubrange(place...place, with: tooLong)
    #expect(
      violation(bytes)
        == ProtocolViolation(
          expected: "\(field) of Offer (at byte \(place) of the packet) to be at most \(limit) bytes",
          got: "\(limit + 1)"))
  }

  @Test func `shows neither its token nor what the client has sent`() {
    var text = ""
    dump(MovePacket.offer(offer(residual: 3, state: 4)), to: &text)
    dump(Sample.identity, to: &text)
    text += "\(offer(residual: 3, state: 4)) \(Sample.identity) \(String(reflecting: Sample.identity.token))"
    text += String(reflecting: offer(residual: 3))
    for leak in ["0001020304050607", "283686952306183", "579005069656919567", "[1", "UInt8"] {
      #expect(!text.contains(leak), "\(leak) in \(text)")
    }
  }

  @Test func `has a token of its own`() {
    #expect(Set((0..<1000).map { _ in MoveToken.random() }).count == 1000)
  }
}

extension [UInt8] {
  fileprivate func changed(at place: Int, to byte: UInt8) -> [UInt8] {
    var bytes = self
    bytes[place] = byte
    return bytes
  }
}
