import BatonPlatform
import Synchronization

/// The tie between this process and its supervisor: what was handed over, and what may be said at any time.
///
/// Every stage has it. It may be used from any thread and any task, for as long as the process lives.
public final class ManagedProcess: Sendable {
  /// Whether somebody supervises this process.
  public enum Supervision: Hashable, Sendable {
    /// A supervisor has started it, and talks with it.
    case supervised
    /// Nobody: the process has bound its own listeners and takes the data by itself.
    case unsupervised
  }

  /// Whether somebody supervises this process.
  public let supervision: Supervision
  /// The listeners, in the order in which they were handed over.
  public let listeners: [Listener]
  /// What is amiss and does not keep the process from serving, a sentence each: to be logged once.
  public let warnings: [String]
  /// Counts requests and connections, and knows whether the server is asked to drain.
  public let traffic: Traffic
  /// Hands the clients' connections to the next process, and takes those of the process before.
  public let connections: Connections

  let desk: Desk
  /// Of listeners that this process has bound by itself.
  private let socketFiles: [SocketFile]

  init(
    supervision: Supervision, listeners: [Listener], socketFiles: [SocketFile], warnings: [String], traffic: Traffic
  ) {
    self.socketFiles = socketFiles
    self.supervision = supervision
    self.listeners = listeners
    self.warnings = warnings
    self.traffic = traffic
    desk = traffic.desk
    connections = Connections(desk: traffic.desk)
  }

  /// The listener of that name.
  ///
  /// - Throws: ``BatonError/Code/listeners`` when the server has not declared it.
  public func listener(_ name: String) throws(BatonError) -> Listener {
    if let listener = listeners.first(where: { $0.name == name }) { return listener }
    throw BatonError(.listeners, "unable to use listener \(name): the server has not declared it")
  }

  /// Asks the server to stop: what SIGTERM should do.
  ///
  /// A server that serves is asked to drain, and retires; one that does not serve yet gets ``BatonError/Code/stopped``
  /// from the step that it waits in. Not to be called from a signal handler, which may call next to nothing: receive the
  /// signal by `signalfd`, `sigwait` or a dispatch source, and call this there.
  public func stop() {
    desk.wish(.stop)
  }
}

extension ManagedProcess {
  /// Ends the control thread, which closes the channel and lets go of the lock as the end of the process would, and waits
  /// until it has. Tests only: a server's thread lives as long as its process.
  package func detach() {
    desk.wish(.detach)
    _ = desk.wait { $0.hasEnded ? true : nil }
  }
}

// MARK: Stages

extension ManagedProcess {
  /// A stage begins: it has the number that this returns.
  func enter() -> UInt32 {
    desk.change {
      $0.stage += 1
      return $0.stage
    }
  }

  /// A stage is gone. If none has followed it, the application has let go of it, and the supervisor hears of it.
  func left(_ stage: UInt32, _ name: StageName) {
    guard desk.look({ $0.stage == stage }) else { return }
    desk.wish(.dropped(name))
  }

  /// The last stage was brought to its end: none follows, and nobody accepts at a door of its own any more.
  func leaveForGood() {
    desk.change { $0.stage += 1 }
    for file in socketFiles { file.remove() }
  }
}
