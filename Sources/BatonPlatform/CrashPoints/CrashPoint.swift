/// A moment at which the grid of faults may have this process die, stand still, or be failed by the kernel.
///
/// Debug builds have them, and builds made with CRASH_POINTS=1 in the environment. In what is shipped there are none:
/// passing one is nothing at all there, and a test looks for them in the programs.
///
/// A point is named by who passes it and by a moment: `supervisor/before/sendBegin`, `incumbent/stamp/written`. What
/// shall happen there stands in a file; see ``CrashOrder``.
package enum CrashPoint {
  /// Who passes: known to a process since it has found out what it is.
  package enum Party: String, Sendable {
    case keeper, supervisor, successor, incumbent
  }
}

#if CRASH_POINTS
  import Synchronization

  extension CrashPoint {
    /// From here on this process passes points, as this party.
    package static func enter(_ party: Party) {
      current.withLock { $0 = party }
    }

    /// `MOMENT/WORD`: what was just done, or is about to be.
    package static func pass(_ word: @autoclosure () -> String) {
      guard let folder = CrashFolder.ofThisProcess, let party = current.withLock({ $0 }) else { return }
      let name = "\(party.rawValue)/\(word())"
      folder.trace(name)
      folder.takeOrder(at: name)?.obey()
    }

    /// One point before a command and one after it, both named after the command.
    package static func around<Command>(_ command: Command, _ deed: () -> Void) {
      pass("before/\(word(of: command))")
      deed()
      pass("after/\(word(of: command))")
    }

    /// `sendBegin` for `sendBegin(Attempt(3))`.
    private static func word<Command>(of command: Command) -> String {
      String("\(command)".prefix { $0.isLetter })
    }

    private static let current = Mutex<Party?>(nil)
  }
#else
  extension CrashPoint {
    @inlinable @inline(__always)
    package static func enter(_ party: Party) {}

    @inlinable @inline(__always)
    package static func pass(_ word: @autoclosure () -> String) {}

    @inlinable @inline(__always)
    package static func around<Command>(_ command: Command, _ deed: () -> Void) {
      deed()
    }
  }
#endif
