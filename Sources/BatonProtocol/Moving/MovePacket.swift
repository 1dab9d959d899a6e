import BatonPostcard

/// One packet on the pair on which connections move: a frame without its length, which the kernel keeps.
///
/// The pair is `SOCK_SEQPACKET`. A packet is sent as a whole or not at all, and whatever descriptors came belong to it.
package enum MovePacket: Hashable, Sendable {
  case offer(MoveOffer)
  case answer(MoveAnswer)
}

/// The kinds of packet; the raw value is the index on the wire.
package enum MovePacketKind: UInt32, CaseIterable, Hashable, Sendable {
  case offer
  case answer

  package var name: String { self == .offer ? "Offer" : "Answer" }

  /// The fields in the order in which they stand on the wire.
  package var layout: [Field] { self == .offer ? MoveOffer.layout : MoveAnswer.layout }
}

extension MovePacket {
  /// Reads the one packet that `bytes` are.
  ///
  /// - Throws: ``ProtocolViolation`` naming the packet, the field, what was expected there and what was there. Never what
  ///   a client has sent.
  package init(_ bytes: borrowing Span<UInt8>) throws(ProtocolViolation) {
    guard bytes.count >= Self.versionBytes else {
      throw ProtocolViolation(expected: "a packet of at least \(Self.versionBytes) bytes", got: "\(bytes.count)")
    }
    let version = ProtocolVersion(UInt16(bytes[0]) | UInt16(bytes[1]) << 8)
    guard version == .two else { throw ProtocolViolation(expected: "a packet of version 2", got: "\(version)") }
    var reader = PostcardReader(at: Self.versionBytes)
    do {
      self = try Self(from: &reader, in: bytes)
      try reader.end(in: bytes)
    } catch {
      throw ProtocolViolation(error, readingPacketIn: bytes)
    }
  }

  private init(from reader: inout PostcardReader, in bytes: borrowing Span<UInt8>) throws(Malformed) {
    switch try MovePacketKind(from: &reader, in: bytes) {
    case .offer: self = .offer(try MoveOffer(from: &reader, in: bytes))
    case .answer: self = .answer(try MoveAnswer(from: &reader, in: bytes))
    }
  }

  /// The bytes of the packet.
  ///
  /// - Throws: ``ProtocolViolation`` when a field is longer than any peer accepts: we would be the ones to break the
  ///   protocol.
  package func bytes() throws(ProtocolViolation) -> [UInt8] {
    var writer = PostcardWriter()
    writer.bytes.append(UInt8(truncatingIfNeeded: ProtocolVersion.two.number))
    writer.bytes.append(UInt8(truncatingIfNeeded: ProtocolVersion.two.number >> 8))
    switch self {
    case .offer(let offer):
      guard offer.isWithinLimits else {
        throw ProtocolViolation(expected: "an offer within the limits of the wire", got: "\(offer)")
      }
      writer.variant(MovePacketKind.offer.rawValue)
      offer.write(to: &writer)
    case .answer(let answer):
      writer.variant(MovePacketKind.answer.rawValue)
      answer.write(to: &writer)
    }
    return writer.bytes
  }

  static let versionBytes = 2
}

extension MovePacketKind {
  init(from reader: inout PostcardReader, in bytes: borrowing Span<UInt8>) throws(Malformed) {
    let start = reader.position
    let count = UInt32(truncatingIfNeeded: Self.allCases.count)
    let index = try reader.variant(below: count, in: bytes)
    guard let kind = Self(rawValue: index) else {
      throw Malformed(offset: start, expected: .variant(below: count), got: .value(UInt64(index)))
    }
    self = kind
  }
}

extension ProtocolViolation {
  fileprivate init(_ malformed: Malformed, readingPacketIn bytes: borrowing Span<UInt8>) {
    var reader = PostcardReader(at: MovePacket.versionBytes)
    let kind = try? MovePacketKind(from: &reader, in: bytes)
    let place = kind.map { Self.place(of: malformed, in: $0.layout, of: $0.name, from: &reader, in: bytes) }
    self.init(malformed, place ?? "the index of a packet", of: "packet")
  }
}
