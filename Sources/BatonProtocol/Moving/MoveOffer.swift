package import BatonPostcard

/// Which offer it is: what an answer has to repeat, all of it.
package struct OfferIdentity: Hashable, Sendable {
  package var token: MoveToken
  package var handoffID: HandoffID
  /// The number of the connection: higher than that of every offer before on the same pair.
  package var connection: UInt64

  package init(token: MoveToken, handoffID: HandoffID, connection: UInt64) {
    self.token = token
    self.handoffID = handoffID
    self.connection = connection
  }
}

/// A client's connection is offered. Its socket rides on the packet.
package struct MoveOffer: Payload {
  package var identity: OfferIdentity
  /// The listener that the client connected to, by its name.
  package var listener: String
  /// What was read from the client and not consumed.
  package var residual: [UInt8]
  /// What the server knows of the client, in a form that is the application's own.
  package var state: [UInt8]

  package init(_ identity: OfferIdentity, listener: String, residual: [UInt8], state: [UInt8]) {
    self.identity = identity
    self.listener = listener
    self.residual = residual
    self.state = state
  }

  /// Whether every field is within the limits of the wire. What is not cannot be offered.
  package var isWithinLimits: Bool {
    listener.utf8.count <= ProtocolLimits.nameBytes && residual.count <= ProtocolLimits.residualBytes
      && state.count <= ProtocolLimits.stateBytes
  }
}

extension OfferIdentity {
  static let layout = [
    Field("token", .byteArray(count: MoveToken.byteCount)), Field("handoff_id", .uuid), Field("connection", .u64),
  ]

  init(from reader: inout PostcardReader, in bytes: borrowing Span<UInt8>) throws(Malformed) {
    token = try MoveToken(from: &reader, in: bytes)
    handoffID = try HandoffID(from: &reader, in: bytes)
    connection = try reader.u64(in: bytes)
  }

  func write(to writer: inout PostcardWriter) {
    token.write(to: &writer)
    handoffID.write(to: &writer)
    writer.u64(connection)
  }
}

extension MoveOffer {
  package static let layout =
    OfferIdentity.layout + [Field("listener", .string), Field("residual", .byteString), Field("state", .byteString)]

  package init(from reader: inout PostcardReader, in bytes: borrowing Span<UInt8>) throws(Malformed) {
    identity = try OfferIdentity(from: &reader, in: bytes)
    listener = try reader.string(in: bytes, atMost: ProtocolLimits.nameBytes)
    residual = try reader.byteString(in: bytes, atMost: ProtocolLimits.residualBytes)
    state = try reader.byteString(in: bytes, atMost: ProtocolLimits.stateBytes)
  }

  package func write(to writer: inout PostcardWriter) {
    identity.write(to: &writer)
    writer.string(listener)
    writer.byteString(residual)
    writer.byteString(state)
  }
}

/// What a client has sent and what is known of him is nobody's to read either.
extension MoveOffer: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String {
    "offer of connection \(identity.connection), \(residual.count) residual bytes, \(state.count) bytes of state"
  }

  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: []) }
}
