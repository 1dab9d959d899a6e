package import BatonPlatform

/// Asks a supervisor one thing and hears its answers: the command line's side of the control socket.
///
/// It waits, with deadlines, and is not for the supervisor's own thread.
package struct ControlClient: ~Copyable {
  /// Lent to whoever watches it for answers.
  package let socket: OwnedDescriptor
  private let path: String
  private var decoder = ControlFrameDecoder()

  /// Connects to the supervisor that listens at the path.
  package init(at path: String) throws(ControlProblem) {
    self.socket = try Self.connected(to: path)
    self.path = path
  }

  private static func connected(to path: String) throws(ControlProblem) -> OwnedDescriptor {
    do {
      let socket = try OwnedDescriptor.socket(for: .unix(path: path), .nonBlocking)
      // A connect that waits would wait for ever for a supervisor that hangs.
      if try socket.beginConnecting(to: .unix(path: path)) == .connected { return socket }
    } catch let failure where failure.errno == .noSuchFile || failure.errno == .connectionRefused {
      throw .nobodyListens(path)
    } catch {
      throw .system(error)
    }
    throw .queueFull(path)
  }

  /// The process that listens there, by the kernel's word; `nil` when it is gone, or not of this process's user.
  package borrowing func supervisor() throws(ControlProblem) -> ProcessIdentity? {
    do throws(SystemFailure) {
      let peer = try socket.peerCredentials()
      guard peer.user == Host.user else { return nil }
      return try ProcessIdentity(pid: peer.pid)
    } catch {
      throw .system(error)
    }
  }

  /// Sends a request.
  package borrowing func ask(
    _ request: ControlRequest, within time: Duration = ControlLimits.request
  ) throws(ControlProblem) {
    try send(ControlFrame.bytes(of: request)[...], until: .now().advanced(by: time))
  }

  /// Sends a request with a descriptor on its first bytes.
  package borrowing func ask(
    _ request: ControlRequest, passing passed: borrowing OwnedDescriptor,
    within time: Duration = ControlLimits.request
  ) throws(ControlProblem) {
    let deadline = MonotonicInstant.now().advanced(by: time)
    let frame = ControlFrame.bytes(of: request)
    while true {
      switch try step({ () throws(SystemFailure) in try socket.send(frame, passing: passed) }) {
      case .sent(let count): return try send(frame[count...], until: deadline)
      case .gone: return
      case .noRoom: try waitForRoom(until: deadline)
      }
    }
  }

  private borrowing func send(_ bytes: ArraySlice<UInt8>, until deadline: MonotonicInstant) throws(ControlProblem) {
    var rest = bytes
    while !rest.isEmpty {
      let piece = Array(rest)
      switch try step({ () throws(SystemFailure) in try socket.send(piece) }) {
      case .sent(let count): rest = rest.dropFirst(count)
      case .gone: return
      case .noRoom: try waitForRoom(until: deadline)
      }
    }
  }

  private enum SendStep {
    case sent(Int)
    case noRoom
    /// The supervisor has closed its end, and may have said why first: the answer is still to be read.
    case gone
  }

  private borrowing func step(
    _ send: () throws(SystemFailure) -> WriteOutcome
  ) throws(ControlProblem) -> SendStep {
    do {
      switch try send() {
      case .bytes(let count): return .sent(count)
      case .wouldBlock: return .noRoom
      }
    } catch let failure where failure.errno == .brokenPipe || failure.errno == .connectionReset {
      return .gone
    } catch {
      throw .system(error)
    }
  }

  private borrowing func waitForRoom(until deadline: MonotonicInstant) throws(ControlProblem) {
    let hasRoom: Bool
    do { hasRoom = try socket.wait(for: .writable, until: deadline) } catch { throw .system(error) }
    guard hasRoom else { throw .timedOut(path) }
  }

  /// The next answer; nothing when none has come by the deadline.
  package mutating func next(until deadline: MonotonicInstant) throws(ControlProblem) -> ControlResponse? {
    while true {
      do {
        if let response = try decoder.next(ControlResponse.self) { return response }
      } catch {
        throw .notUnderstood(error)
      }
      guard try receive(until: deadline) else { return nil }
    }
  }

  /// False when the deadline passed first.
  private mutating func receive(until deadline: MonotonicInstant) throws(ControlProblem) -> Bool {
    var bytes: [UInt8] = []
    while true {
      let outcome: ReadOutcome
      do {
        outcome = try socket.receive(appendingTo: &bytes, limit: ControlLimits.readBytes).outcome
      } catch let failure where failure.errno == .connectionReset {
        throw .closedWithoutAnswer(path)
      } catch {
        throw .system(error)
      }
      switch outcome {
      case .bytes:
        decoder.receive(bytes)
        return true
      case .ended: throw .closedWithoutAnswer(path)
      case .wouldBlock: break
      }
      do {
        guard try socket.wait(for: .readable, until: deadline) else { return false }
      } catch {
        throw .system(error)
      }
    }
  }
}
