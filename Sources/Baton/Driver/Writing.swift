import BatonChannel
import BatonMachines
import BatonPlatform
import BatonProtocol

/// From the machine to the channel. A message that cannot be sent is dropped: the channel's end is, or will be, told.
extension Session {
  func send(_ message: Message) {
    guard supervision == .supervised else {
      return results.append(contentsOf: AgreeableSupervisor.answer(to: message, attempts, declaration))
    }
    guard let line, message.kind.firstVersion <= line.channel.version else { return }
    do throws(ChannelFailure) {
      try line.channel.send(message)
    } catch {
      notice("unable to send \(message.kind.name): \(error)")
    }
    watchLine()
  }

  func send(_ message: Message, passing passed: borrowing OwnedDescriptor) {
    do throws(ChannelFailure) {
      try line?.channel.send(message, passing: passed)
    } catch {
      notice("unable to send \(message.kind.name): \(error)")
    }
    watchLine()
  }

  func flush() {
    do throws(ChannelFailure) {
      try line?.channel.flush()
    } catch {
      notice("unable to send what waited: \(error)")
    }
    watchLine()
  }

  private func watchLine() {
    do throws(SystemFailure) {
      try line?.watch(with: loop)
    } catch {
      notice("\(error)")
    }
  }
}

/// The messages, with their particulars.
extension Session {
  var hello: Message {
    .hello(
      .init(
        role: portfolio.role, pid: UInt32(Host.pid), buildID: Array(declaration.build.utf8), versions: .spoken,
        capabilities: declaration.movesConnections ? .movesConnections : []))
  }

  func prepared(_ attempt: Attempt) -> Message {
    .prepared(
      .init(
        handoffID: attempts.id(attempt), service: declaration.service, listeners: listenerNames,
        formats: declaration.data?.formats ?? DataFormats(reads: 0...0, writes: 0)))
  }

  func ready(_ attempt: Attempt) -> Message {
    .ready(
      .init(
        handoffID: attempts.id(attempt), listeningOn: listenerNames, healthzOK: portfolio.opening.health == .sound,
        advertisedRevisionPerShard: portfolio.opening.revisions))
  }

  var drained: Message {
    .drained(.init(openConnectionsRemaining: UInt32(clamping: traffic.openConnections), acceptClosed: true))
  }

  func sealComplete(_ attempt: Attempt) -> Message {
    .sealComplete(
      .init(
        handoffID: attempts.id(attempt), lastRevisionPerShard: portfolio.sealed.revisions,
        dataDirectoryFingerprint: portfolio.sealed.fingerprint))
  }

  func sealFailed(_ attempt: Attempt) -> Message {
    .sealFailed(
      .init(
        handoffID: attempts.id(attempt), error: portfolio.sealFailure.error,
        partialState: portfolio.sealFailure.partialState))
  }

  func resumed(_ attempt: Attempt) -> Message {
    .resumed(.init(handoffID: attempts.id(attempt), generation: keeper?.generation ?? .zero))
  }

  var refused: Message {
    .refused(
      .init(handoffID: attempts.latest, code: portfolio.refusal.code, reason: portfolio.refusal.reason))
  }

  var dropped: Message {
    .dropped(.init(handoffID: attempts.latest, stage: portfolio.stage.rawValue))
  }

  func closed(_ connections: DrainedConnections) -> Message {
    .closed(
      .init(
        handoffID: attempts.latest, openAtDrain: connections.found, inOrder: connections.inOrder,
        byForce: connections.byForce))
  }

  var heartbeat: Message {
    .heartbeat(.init(wallClockMilliseconds: UInt64(clamping: Host.wallClockNanoseconds() / 1_000_000)))
  }

  func status(of id: HandoffID) -> Message {
    .status(
      .init(
        handoffID: id, openConnections: UInt32(clamping: traffic.openConnections),
        requestsInFlight: UInt32(clamping: traffic.requestsInFlight), revisionPerShard: traffic.revisions))
  }

  /// It serves, and this is when it was told to.
  func serving(_ attempt: Attempt) -> Message {
    .moment(
      .init(
        handoffID: attempts.id(attempt), kind: .serveRead,
        monotonicNanoseconds: (parcel.serveRead ?? .now()).nanoseconds))
  }

  func moment(_ kind: MomentKind, _ instant: MonotonicInstant) -> Message {
    .moment(.init(handoffID: attempts.latest, kind: kind, monotonicNanoseconds: instant.nanoseconds))
  }
}

/// The supervisor that a process without one has: it says yes to everything, so that both kinds of process take the
/// same steps.
enum AgreeableSupervisor {
  static func answer(
    to message: Message, _ attempts: AttemptNumbers, _ declaration: Declaration
  ) -> [Happening] {
    var attempts = attempts
    switch message {
    case .prepared(let it):
      return [.beginReceived(attempts.attempt(it.handoffID), declaration.data == nil ? .none : .acquire)]
    case .ready(let it): return [.serveReceived(attempts.attempt(it.handoffID))]
    case .hello, .helloAck, .prepareHandoff, .drained, .sealRequest, .sealProgress, .sealComplete, .sealFailed, .begin,
      .commit, .abort, .resumeAfterAbort, .heartbeat, .beginOwned, .resumeOwned, .serve, .resumed, .statusRequest,
      .status, .refused, .moment, .dropped, .closed, .rendezvous, .incumbency, .handBack,
      .park, .move, .moved:
      return []
    }
  }
}
