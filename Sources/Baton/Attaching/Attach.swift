package import BatonPlatform
package import BatonProtocol

extension DataServer {
  /// Attaches to the supervisor, or to nobody when nobody supervises this process.
  ///
  /// Call this first in `main`: it reads the environment and clears it, so that nothing leaks into children of this
  /// process, and that is safe only while there is one thread. When there are others it leaves the environment alone
  /// and says so in ``ManagedProcess/warnings``. Descriptors that were handed over are marked close-on-exec.
  ///
  /// Without a supervisor the server takes the same steps: it binds its listeners by itself, or uses those of systemd's
  /// socket activation, and takes the lock of its data by itself. A unix socket's file that it has made so is removed when
  /// it retires, if it is still that one. SIGTERM is the server's affair in both cases; see
  /// ``ManagedProcess/stop()``.
  ///
  /// From here on the library has one thread, on which it talks with the supervisor whatever the server is busy with. It
  /// blocks every signal and changes nothing of the process.
  ///
  /// - Parameter notice: Is told what is odd and changes nothing, such as a message that came too late, a sentence each.
  ///   Called on the library's thread: log it, and return.
  /// - Returns: The first stage.
  /// - Throws: ``BatonError/Code/misuse``, ``BatonError/Code/environment``, ``BatonError/Code/listeners`` or
  ///   ``BatonError/Code/system``.
  public func attach(notice: @escaping @Sendable (String) -> Void = { _ in }) throws(BatonError) -> Warming {
    Warming(try ManagedProcess.made(Declaration(self), try .ofThisProcess(), notice))
  }
}

extension OverlapServer {
  /// Attaches to the supervisor, or to nobody when nobody supervises this process.
  ///
  /// Call this first in `main`: it reads the environment and clears it, so that nothing leaks into children of this
  /// process, and that is safe only while there is one thread. When there are others it leaves the environment alone
  /// and says so in ``ManagedProcess/warnings``. Descriptors that were handed over are marked close-on-exec.
  ///
  /// From here on the library has one thread, on which it talks with the supervisor whatever the server is busy with. It
  /// blocks every signal and changes nothing of the process.
  ///
  /// - Parameter notice: Is told what is odd and changes nothing, such as a message that came too late, a sentence each.
  ///   Called on the library's thread: log it, and return.
  /// - Returns: The first stage.
  /// - Throws: ``BatonError/Code/misuse``, ``BatonError/Code/environment``, ``BatonError/Code/listeners`` or
  ///   ``BatonError/Code/system``.
  public func attach(notice: @escaping @Sendable (String) -> Void = { _ in }) throws(BatonError) -> OverlapWarming {
    OverlapWarming(try ManagedProcess.made(Declaration(self), try .ofThisProcess(), notice))
  }
}

extension DataServer {
  /// Attaches over a given channel, whatever the environment says: for tests, which have several in one process.
  package func attach(
    over channel: consuming OwnedDescriptor?, role: Role = .successor, listeners: [Listener] = [],
    tuning: Tuning = Tuning(), notice: @escaping @Sendable (String) -> Void = { _ in }
  ) throws(BatonError) -> Warming {
    let inheritance = Inheritance(channel: channel, role: role, listeners: listeners)
    return Warming(try .made(Declaration(self), inheritance, notice, tuning))
  }
}

extension OverlapServer {
  /// Attaches over a given channel, whatever the environment says: for tests, which have several in one process.
  package func attach(
    over channel: consuming OwnedDescriptor?, role: Role = .successor, listeners: [Listener] = [],
    tuning: Tuning = Tuning(), notice: @escaping @Sendable (String) -> Void = { _ in }
  ) throws(BatonError) -> OverlapWarming {
    let inheritance = Inheritance(channel: channel, role: role, listeners: listeners)
    return OverlapWarming(try .made(Declaration(self), inheritance, notice, tuning))
  }
}

extension ManagedProcess {
  /// Starts the control thread and waits until it has begun.
  static func made(
    _ declaration: Declaration, _ inheritance: consuming Inheritance, _ notice: @escaping @Sendable (String) -> Void,
    _ tuning: Tuning = Tuning()
  ) throws(BatonError) -> ManagedProcess {
    let (handed, role) = (inheritance.listeners, inheritance.role)
    let warnings = inheritance.warnings + declaration.strangers(among: handed)
    let supervision: Supervision = inheritance.hasChannel ? .supervised : .unsupervised
    let isAlone = supervision == .unsupervised && handed.isEmpty
    let bound = isAlone ? try OwnListeners.bind(declaration.listeners) : OwnListeners.Bound(listeners: handed)
    let listeners = bound.listeners
    let process = ManagedProcess(
      supervision: supervision, listeners: listeners, socketFiles: bound.files, warnings: warnings,
      traffic: Traffic(desk: try Desk.made()))
    try process.startThread(
      Session.Start(
        declaration: declaration, role: role, channel: inheritance.takeChannel(),
        listenerNames: listeners.map(\.name).filter { declaration.uses($0) }, listeners: listeners, notice: notice,
        tuning: tuning))
    try process.requireListeners(of: declaration)
    return process
  }

  /// Starts the thread and waits until it has begun.
  private func startThread(_ start: Session.Start) throws(BatonError) {
    let (desk, traffic) = (desk, traffic)
    do throws(SystemFailure) {
      _ = try StartedThread(name: "baton-control") {
        do throws(SystemFailure) {
          try Session(start, desk: desk, traffic: traffic).run()
        } catch {
          desk.call(.end(BatonError(.system, error))) { $0.hasBegun = true }
        }
        desk.change { $0.hasEnded = true }
      }
    } catch {
      if let channel = start.channel { _ = OwnedDescriptor(adopting: channel) }
      throw BatonError(.system, error)
    }
    try desk.awaitBegin()
  }

  /// A server that lacks a listener says so to the supervisor before it gives up.
  private func requireListeners(of declaration: Declaration) throws(BatonError) {
    let names = listeners.map(\.name)
    let missing = declaration.listeners.keys.sorted().filter { !names.contains($0) }
    guard !missing.isEmpty else { return }
    let error = BatonError(
      .listeners,
      "unable to serve without \(missing.joined(separator: ", ")): handed over is "
        + (names.isEmpty ? "nothing" : names.joined(separator: ", ")))
    desk.wish(.declined(.listeners, error.cause))
    desk.awaitEnd()
    throw error
  }
}

extension Declaration {
  /// What to say of listeners that were handed over for nothing.
  fileprivate func strangers(among handed: [Listener]) -> [String] {
    handed.filter { !uses($0.name) }.map {
      "listener \($0.name) was handed over, and the server has not declared it: nobody accepts there"
    }
  }
}

extension Desk {
  fileprivate static func made() throws(BatonError) -> Desk {
    do throws(SystemFailure) {
      return try Desk()
    } catch {
      throw BatonError(.system, error)
    }
  }

  fileprivate func awaitBegin() throws(BatonError) {
    let failure: BatonError?? = wait { state -> BatonError?? in
      guard state.hasBegun else { return nil }
      guard case .end(let error) = state.call.call else { return .some(nil) }
      return error
    }.found
    if let failure, let failure { throw failure }
  }

  fileprivate func awaitEnd() {
    _ = wait { state -> Bool? in
      guard case .end = state.call.call else { return nil }
      return true
    }
  }
}
