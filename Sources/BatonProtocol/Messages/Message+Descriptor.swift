extension Message {
  /// Whether exactly one descriptor rides on this message.
  ///
  /// SealRequest carries the incumbent's end of the pair made for the attempt; the version-2 forms of Begin and
  /// ResumeAfterAbort carry the locked descriptor when they say so; Rendezvous carries a listening socket of its own, and
  /// HandBack one of the service's; Move carries an end of the pair on which connections move. Version 1 passes no descriptors.
  package func carriesDescriptor(in version: ProtocolVersion) -> Bool {
    switch self {
    case .sealRequest: version >= .two
    case .rendezvous, .handBack, .move: true
    case .beginOwned(let it): it.lock == .attached
    case .resumeOwned(let it): it.lock == .attached
    case .hello, .helloAck, .prepareHandoff, .drained, .sealProgress, .sealComplete, .sealFailed, .begin, .ready,
      .commit, .abort, .resumeAfterAbort, .heartbeat, .prepared, .serve, .resumed, .statusRequest, .status, .refused,
      .moment, .dropped, .closed, .incumbency, .park, .moved:
      false
    }
  }
}
