import BatonProtocol

/// The first stage of a server that owns no data: do all that has to be done before it can serve.
///
/// The process before this one serves undisturbed meanwhile. Then be `ready`.
///
/// Letting go of this stage tells the supervisor that the upgrade has failed; ``decline(_:because:)`` also tells it why.
public struct OverlapWarming: ~Copyable, Sendable {
  /// The tie to the supervisor.
  public let process: ManagedProcess
  let number: UInt32

  init(_ process: ManagedProcess) {
    self.process = process
    number = process.enter()
  }

  deinit {
    process.left(number, .warming)
  }
}

extension OverlapWarming {
  /// Says that the server could answer, and waits until it may. Blocks the calling thread; in a task, the `async` form is
  /// taken.
  ///
  /// - Parameter health: What the server thinks of itself. An unsound one is not let serve.
  /// - Returns: The stage in which the server serves.
  /// - Throws: ``BatonError`` with a code that says why this process has to end without having served:
  ///   ``BatonError/Code/aborted``, ``BatonError/Code/supervisorGone`` or ``BatonError/Code/stopped``. Leave `main`; the
  ///   library ends a supervised process two seconds later.
  public consuming func ready(health: Health = .sound) throws(BatonError) -> OverlapServing {
    let desk = process.desk
    desk.wish(.warmed)
    let place = try desk.wait(for: { $0.takingOutcome() }).value().place()
    desk.wish(.opened(place.attempt, Opening(health: health)))
    return try serving(desk.wait { $0.openingOutcome(after: place.seen) })
  }

  /// Says that the server could answer, and waits until it may.
  ///
  /// - Parameter health: What the server thinks of itself. An unsound one is not let serve.
  /// - Returns: The stage in which the server serves.
  /// - Throws: ``BatonError`` with a code that says why this process has to end without having served:
  ///   ``BatonError/Code/aborted``, ``BatonError/Code/supervisorGone``, ``BatonError/Code/stopped``, or
  ///   ``BatonError/Code/cancelled`` when the task was. Leave `main`; the library ends a supervised process two seconds
  ///   later.
  public consuming func ready(health: Health = .sound) async throws(BatonError) -> OverlapServing {
    let desk = process.desk
    desk.wish(.warmed)
    let place = try await desk.wait(for: { $0.takingOutcome() }).value().place()
    desk.wish(.opened(place.attempt, Opening(health: health)))
    return try serving(await desk.wait { $0.openingOutcome(after: place.seen) })
  }

  private consuming func serving(_ sight: Desk.Sight<OpeningOutcome>) throws(BatonError) -> OverlapServing {
    switch try sight.value() {
    case .serving: return OverlapServing(process)
    case .ended(let error): throw error
    // Without data there is nothing to open again: the driver answers for the application.
    case .again: preconditionFailure("bug in baton: asked to reopen without data")
    }
  }

  /// Ends the upgrade before anybody is disturbed, and tells the supervisor why. Leave `main` then.
  ///
  /// Blocks until the supervisor has been told, for two seconds at most.
  public consuming func decline(_ reason: String, because kind: DeclineReason) {
    process.decline(kind, reason)
  }
}

/// The server may accept and answer, until it is asked to drain.
///
/// Wait for `drainRequested`, or watch ``Traffic/drainDescriptor``. The successor accepts already: cease
/// to accept, finish what is in flight, let the connections go in order, and call ``finish()``.
///
/// Letting go of this stage tells the supervisor that the server has failed.
public struct OverlapServing: ~Copyable, Sendable {
  /// The tie to the supervisor.
  public let process: ManagedProcess
  /// Counts requests and connections, and knows whether the server is asked to drain.
  public var traffic: Traffic { process.traffic }
  let number: UInt32

  init(_ process: ManagedProcess) {
    self.process = process
    number = process.enter()
  }

  deinit {
    process.left(number, .serving)
  }

  /// Says that all connections are parked that can be, and waits until none of them is on its way any more. Blocks the
  /// calling thread; in a task, the `async` form is taken.
  ///
  /// Call this when ``DrainRequest/connections`` says ``DrainRequest/Parting/park``. What comes back is there then: take it
  /// by ``Connections/next()``, close it in order, and ``finish()``.
  public borrowing func parked() {
    guard process.desk.endParking() else { return }
    _ = process.desk.wait(for: Desk.whenGiven)
  }

  /// Says that all connections are parked that can be, and waits until none of them is on its way any more.
  ///
  /// Call this when ``DrainRequest/connections`` says ``DrainRequest/Parting/park``. What comes back is there then: take it
  /// by ``Connections/next()``, close it in order, and ``finish()``. A cancelled task does not wait.
  public borrowing func parked() async {
    guard process.desk.endParking() else { return }
    _ = await process.desk.wait(for: Desk.whenGiven)
  }

  /// Says that the server has finished. Leave `main` then.
  ///
  /// It also tells what became of the connections, as ``Traffic/reportClosed()`` does.
  public consuming func finish() {
    traffic.reportClosed()
    process.desk.wish(.stop)
    process.leaveForGood()
  }
}

extension Desk {
  /// Nothing is parked after this; false when nobody has asked for it.
  fileprivate func endParking() -> Bool {
    wish { state in
      state.parking = .closed
      return state.isGiving ? .leftService : nil
    }
  }

  @Sendable fileprivate static func whenGiven(_ state: inout State) -> Bool? { state.isGiving ? nil : true }
}

extension TakingOutcome {
  fileprivate func place() throws(BatonError) -> Place {
    switch self {
    case .owned(let place): return place
    case .obstructed(let error), .ended(let error): throw error
    }
  }
}
