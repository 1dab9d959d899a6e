import BatonChannel
import BatonPlatform
import BatonProtocol

// The peer's side of the protocol, as simple as it can be.

extension Peer {
  func greet() throws {
    if script.lies.contains(.garbage) {
      try channel?.withDescriptor { (descriptor) in
        _ = try descriptor.send([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff].span)
      }
      return
    }
    let versions = script.lies.contains(.version9) ? VersionRange(.init(9), .init(9)) : .spoken
    var hello = Message.Hello(
      role: script.lies.contains(.role) ? .incumbent : role, pid: UInt32(Host.pid), buildID: Array("scripted".utf8),
      versions: versions ?? .spoken)
    if script.lies.contains(.pid) { hello.pid += 1 }
    channel?.version = hello.lowestVersion
    send(.hello(hello))
  }

  func take(_ arrival: Arrival) throws {
    switch arrival.message {
    case .helloAck(let answer): warm(answer)
    case .beginOwned(let begin): try own(begin, arrival.passed?.take())
    case .serve: try serve()
    case .prepareHandoff(let prepare): try drain(prepare)
    case .sealRequest: try seal(arrival.passed?.take())
    case .resumeOwned(let resume): try self.resume(resume, arrival.passed?.take())
    case .commit(let id): if act(at: .commit) == .goOn { leave(id) }
    case .abort: Program.exit(0)
    case .statusRequest(let id):
      send(
        .status(
          .init(
            handoffID: id, openConnections: UInt32(connections.count), requestsInFlight: 0,
            revisionPerShard: [log.revision])))
    default: break
    }
  }

  /// Its connections end in order when they are closed: no request is ever owed an answer.
  private func leave(_ id: HandoffID) {
    let open = UInt32(connections.count)
    if open > 0 { send(.closed(.init(handoffID: id, openAtDrain: open, inOrder: open, byForce: 0))) }
    Program.exit(0)
  }

  private func warm(_ answer: Message.HelloAck) {
    channel?.version = answer.chosenVersion
    handoffID = answer.handoffID
    heartbeats = .on
    guard act(at: .warm) == .goOn else { return }
    let names = script.lies.contains(.listenersPrepared) ? [] : listeners.map(\.name)
    let format: UInt32 = script.lies.contains(.format) ? 2 : 1
    send(
      .prepared(
        .init(
          handoffID: handoffID, service: script.lies.contains(.service) ? "another" : script.service, listeners: names,
          formats: DataFormats(reads: format...format, writes: format))))
  }

  private func own(_ begin: Message.BeginOwned, _ lock: consuming OwnedDescriptor?) throws {
    guard act(at: .begin) == .goOn else { return }
    if script.estate == .data { try log.own(lock) }
    generation = begin.generation
    guard act(at: .ready) == .goOn else { return }
    send(
      .ready(
        .init(
          handoffID: handoffID, listeningOn: script.lies.contains(.listenersReady) ? [] : listeners.map(\.name),
          healthzOK: !script.lies.contains(.health),
          advertisedRevisionPerShard: [log.revision + (script.lies.contains(.revisions) ? 1 : 0)])))
  }

  private func serve() throws {
    guard act(at: .serve) == .goOn else { return }
    let read = MonotonicInstant.now()
    if script.estate == .data { try log.stamp(generation) }
    tell(.serveRead, at: read)
    try startAccepting()
    heartbeats = .off
  }

  private func drain(_ prepare: Message.PrepareHandoff) throws {
    handoffID = prepare.handoffID
    heartbeats = .on
    guard act(at: .drain) == .goOn else { return }
    if !script.lies.contains(.drained) { try stopAccepting() }
    tell(.stoppedAccepting)
    send(.drained(.init(openConnectionsRemaining: 0, acceptClosed: !script.lies.contains(.drained))))
  }

  private func seal(_ escrow: consuming OwnedDescriptor?) throws {
    switch script.actions[.seal] {
    case .refuse: return send(.sealFailed(.init(handoffID: handoffID, error: "the script says no", partialState: "")))
    case _: guard act(at: .seal) == .goOn else { return }
    }
    do {
      try log.pass(over: escrow, as: handoffID)
    } catch {
      return send(.sealFailed(.init(handoffID: handoffID, error: "\(error)", partialState: "")))
    }
    guard act(at: .sealed) == .goOn else { return }
    send(
      .sealComplete(
        .init(handoffID: handoffID, lastRevisionPerShard: [log.revision], dataDirectoryFingerprint: .zero)))
  }

  private func resume(_ resume: Message.ResumeOwned, _ lock: consuming OwnedDescriptor?) throws {
    guard act(at: .resume) == .goOn else { return }
    try log.own(lock)
    generation = max(generation, resume.generation)
    try log.stamp(generation)
    try startAccepting()
    heartbeats = .off
    send(.resumed(.init(handoffID: resume.handoffID, generation: generation)))
  }

  private func tell(_ kind: MomentKind, at instant: MonotonicInstant = .now()) {
    send(.moment(.init(handoffID: handoffID, kind: kind, monotonicNanoseconds: instant.nanoseconds)))
  }
}
