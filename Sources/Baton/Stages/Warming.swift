import BatonProtocol

/// The first stage of a server that owns data: do all that can be done without owning them.
///
/// Check the configuration, load code, fill caches, and read the data if you can do so while another process writes
/// them; all of that costs nobody anything, because the process before this one serves undisturbed. Then take the data
/// with `takeData`: only now does anybody wait.
///
/// Letting go of this stage tells the supervisor that the upgrade has failed; ``decline(_:because:)`` also tells it why.
public struct Warming: ~Copyable, Sendable {
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

/// What becomes of taking the data.
public enum DataTaking: ~Copyable, Sendable {
  /// The data is this process's own.
  case owning(Owning)
  /// It cannot be had now, as the error says: it is locked by somebody else, or the file system cannot lock it.
  ///
  /// The stage comes back. Take the data again to wait on, ``Warming/decline(_:because:)``, or let go.
  case refused(Warming, BatonError)
}

extension DataTaking {
  /// The data, or the error that says why not, after it was told to the supervisor too.
  ///
  /// - Throws: The error of ``refused(_:_:)``.
  public consuming func orDecline() throws(BatonError) -> Owning {
    switch consume self {
    case .owning(let owning): return owning
    case .refused(let warming, let error):
      warming.decline(error.cause, because: error.code == .locked ? .locked : .storage)
      throw error
    }
  }
}

extension Warming {
  /// Says that the server is warm and waits until the data is its own. Blocks the calling thread; in a task, the `async`
  /// form is taken.
  ///
  /// Next: open what the seal has changed, and be `ready`.
  ///
  /// - Throws: ``BatonError`` with a code that says why this process has to end without having served:
  ///   ``BatonError/Code/aborted``, ``BatonError/Code/supervisorGone``, ``BatonError/Code/format`` or
  ///   ``BatonError/Code/stopped``. Leave `main`; the library ends a supervised process two seconds later.
  public consuming func takeData() throws(BatonError) -> DataTaking {
    process.desk.askForData()
    return try taking(process.desk.wait { $0.takingOutcome() })
  }

  /// Says that the server is warm and waits until the data is its own.
  ///
  /// Next: open what the seal has changed, and be `ready`.
  ///
  /// - Throws: ``BatonError`` with a code that says why this process has to end without having served:
  ///   ``BatonError/Code/aborted``, ``BatonError/Code/supervisorGone``, ``BatonError/Code/format``,
  ///   ``BatonError/Code/stopped``, or ``BatonError/Code/cancelled`` when the task was. Leave `main`; the library ends a
  ///   supervised process two seconds later.
  public consuming func takeData() async throws(BatonError) -> DataTaking {
    process.desk.askForData()
    return try taking(await process.desk.wait { $0.takingOutcome() })
  }

  private consuming func taking(_ sight: Desk.Sight<TakingOutcome>) throws(BatonError) -> DataTaking {
    let process = process
    switch try sight.value() {
    case .owned(let place): return .owning(Owning(process, place, .handedOver))
    case .obstructed(let error):
      process.desk.change { $0.awaitsData = false }
      return .refused(self, error)
    case .ended(let error): throw error
    }
  }

  /// Ends the upgrade before anybody is disturbed, and tells the supervisor why. Leave `main` then.
  ///
  /// Blocks until the supervisor has been told, for two seconds at most.
  public consuming func decline(_ reason: String, because kind: DeclineReason) {
    process.decline(kind, reason)
  }
}

/// What kind of reason a server has to decline.
public enum DeclineReason: Hashable, Sendable {
  /// Its configuration does not let it serve.
  case configuration
  /// A listener is missing or cannot be used.
  case listeners
  /// The data has a format that it cannot read.
  case format
  /// Somebody else holds the lock of the data.
  case locked
  /// The data cannot be opened.
  case storage
  /// Another reason, which the text gives.
  case other

  var code: RefusalCode {
    switch self {
    case .configuration: .configuration
    case .listeners: .listeners
    case .format: .format
    case .locked: .lock
    case .storage: .storage
    case .other: .other
    }
  }
}

extension Desk {
  fileprivate func askForData() {
    change {
      $0.awaitsData = true
      $0.obstacle = nil
    }
    wish(.warmed)
  }
}

extension Desk.Sight {
  /// What was found. Only a task can fail to find it: a thread waits for as long as it takes.
  func value() throws(BatonError) -> Value {
    if case .value(let value) = self { return value }
    throw BatonError(.cancelled, "unable to wait for the supervisor: the task was cancelled")
  }
}
