/// What shall be started, and with what. Everything is listed: nothing is inherited by omission.
package struct SpawnRequest: Sendable {
  package enum Executable: Hashable, Sendable {
    case path(String)
    /// An open file, by number. Scripts cannot be run this way when the descriptor is close-on-exec, and `ps` shows the
    /// number; prefer a path.
    case descriptor(Int32)
  }

  /// LISTEN_PID has to be the child's own pid, which only the child knows.
  package enum ListenPid: Hashable, Sendable {
    case omitted, ofTheChild
  }

  package enum SessionChoice: Hashable, Sendable {
    case inherited
    /// `setsid`: the child and what it starts can be found and ended by their session.
    case own
  }

  package enum Life: Hashable, Sendable {
    case ofItsOwn
    /// It is killed when the thread that has started it ends.
    case ofItsParent
  }

  package var executable: Executable
  /// With the program's name as the first.
  package var arguments: [String]
  package var environment: Environment
  /// The numbers that become 0, 1, 2, 3 … in the child; `nil` leaves a number closed. Everything else is closed.
  package var descriptors: [Int32?]
  package var listenPid = ListenPid.omitted
  package var session = SessionChoice.own
  package var life = Life.ofItsOwn
  package var directory: String?
  /// Signals that stay blocked in the child: what is sent before it has a signal queue waits for it, instead of ending
  /// it. They are inherited by whatever it starts in other ways than ours.
  package var blocked: SignalSet = []
  /// -1000 … 1000: who is ended first when memory is short.
  package var oomScoreAdjustment: Int?

  package init(
    executable: Executable, arguments: [String], environment: Environment = Environment(), descriptors: [Int32?]
  ) {
    self.executable = executable
    self.arguments = arguments
    self.environment = environment
    self.descriptors = descriptors
  }

  /// Descriptors that can be passed, of the shim.
  package static let descriptorsMax = 512
}
