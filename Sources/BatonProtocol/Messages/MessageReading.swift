import BatonPostcard

extension Message {
  /// Reads the one message that `bytes` are, as a frame of `version` carries it.
  ///
  /// - Throws: ``ProtocolViolation`` naming the message, the field, what was expected there and what was there.
  package init(from bytes: borrowing Span<UInt8>, in version: ProtocolVersion) throws(ProtocolViolation) {
    var reader = PostcardReader()
    do {
      let kind = try MessageKind(from: &reader, in: bytes, version: version)
      self = try Message(kind, from: &reader, in: bytes)
      try reader.end(in: bytes)
    } catch {
      throw ProtocolViolation(error, readingMessageIn: bytes, version: version)
    }
  }

  @inline(__always)
  private init(
    _ kind: MessageKind, from reader: inout PostcardReader, in bytes: borrowing Span<UInt8>
  ) throws(Malformed) {
    switch kind {
    case .hello: self = .hello(try Hello(from: &reader, in: bytes))
    case .helloAck: self = .helloAck(try HelloAck(from: &reader, in: bytes))
    case .prepareHandoff: self = .prepareHandoff(try PrepareHandoff(from: &reader, in: bytes))
    case .drained: self = .drained(try Drained(from: &reader, in: bytes))
    case .sealRequest: self = .sealRequest(try HandoffID(from: &reader, in: bytes))
    case .sealProgress: self = .sealProgress(try SealProgress(from: &reader, in: bytes))
    case .sealComplete: self = .sealComplete(try SealComplete(from: &reader, in: bytes))
    case .sealFailed: self = .sealFailed(try SealFailed(from: &reader, in: bytes))
    case .begin: self = .begin(try HandoffID(from: &reader, in: bytes))
    case .ready: self = .ready(try Ready(from: &reader, in: bytes))
    case .commit: self = .commit(try HandoffID(from: &reader, in: bytes))
    case .abort: self = .abort(try Abort(from: &reader, in: bytes))
    case .resumeAfterAbort: self = .resumeAfterAbort(try HandoffID(from: &reader, in: bytes))
    case .heartbeat: self = .heartbeat(try Heartbeat(from: &reader, in: bytes))
    case .prepared: self = .prepared(try Prepared(from: &reader, in: bytes))
    case .beginOwned: self = .beginOwned(try BeginOwned(from: &reader, in: bytes))
    case .resumeOwned: self = .resumeOwned(try ResumeOwned(from: &reader, in: bytes))
    case .serve: self = .serve(try HandoffID(from: &reader, in: bytes))
    case .resumed: self = .resumed(try Resumed(from: &reader, in: bytes))
    case .statusRequest: self = .statusRequest(try HandoffID(from: &reader, in: bytes))
    case .status: self = .status(try Status(from: &reader, in: bytes))
    case .refused: self = .refused(try Refused(from: &reader, in: bytes))
    case .moment: self = .moment(try Moment(from: &reader, in: bytes))
    case .dropped: self = .dropped(try Dropped(from: &reader, in: bytes))
    case .closed: self = .closed(try Closed(from: &reader, in: bytes))
    case .rendezvous: self = .rendezvous(try HandoffID(from: &reader, in: bytes))
    case .incumbency: self = .incumbency(try Incumbency(from: &reader, in: bytes))
    case .handBack: self = .handBack(try HandoffID(from: &reader, in: bytes))
    case .park: self = .park(try HandoffID(from: &reader, in: bytes))
    case .move: self = .move(try Move(from: &reader, in: bytes))
    case .moved: self = .moved(try Moved(from: &reader, in: bytes))
    }
  }
}

extension MessageKind {
  /// Reads the index in front of a message. A frame of a version carries only the kinds of that version.
  init(
    from reader: inout PostcardReader, in bytes: borrowing Span<UInt8>, version: ProtocolVersion
  ) throws(Malformed) {
    let start = reader.position
    let known = Self.count(in: version)
    let index = try reader.variant(below: known, in: bytes)
    guard let kind = MessageKind(rawValue: index) else {
      throw Malformed(offset: start, expected: .variant(below: known), got: .value(UInt64(index)))
    }
    self = kind
  }
}
