import CBatonLinux
import Glibc

/// A signal by its number.
package struct Signal: Hashable, Sendable, CustomStringConvertible {
  package let number: Int32

  package init(_ number: Int32) {
    self.number = number
  }

  package static let hangUp = Signal(1)
  package static let interrupt = Signal(2)
  package static let quit = Signal(3)
  package static let abort = Signal(6)
  package static let kill = Signal(9)
  package static let user1 = Signal(10)
  package static let segmentationFault = Signal(11)
  package static let user2 = Signal(12)
  package static let pipe = Signal(13)
  package static let terminate = Signal(15)
  package static let childEnded = Signal(17)
  package static let resume = Signal(18)
  package static let stop = Signal(19)
  package static let windowChanged = Signal(28)

  package var description: String {
    Self.names[number] ?? "signal \(number)"
  }

  private static let names: [Int32: String] = [
    1: "SIGHUP", 2: "SIGINT", 3: "SIGQUIT", 4: "SIGILL", 5: "SIGTRAP", 6: "SIGABRT", 7: "SIGBUS", 8: "SIGFPE",
    9: "SIGKILL", 10: "SIGUSR1", 11: "SIGSEGV", 12: "SIGUSR2", 13: "SIGPIPE", 14: "SIGALRM", 15: "SIGTERM",
    16: "SIGSTKFLT", 17: "SIGCHLD", 18: "SIGCONT", 19: "SIGSTOP", 20: "SIGTSTP", 21: "SIGTTIN", 22: "SIGTTOU",
    23: "SIGURG", 24: "SIGXCPU", 25: "SIGXFSZ", 26: "SIGVTALRM", 27: "SIGPROF", 28: "SIGWINCH", 29: "SIGIO",
    30: "SIGPWR", 31: "SIGSYS",
  ]
}

/// Some signals.
package struct SignalSet: Hashable, Sendable, ExpressibleByArrayLiteral {
  package var signals: Set<Signal>

  package init(arrayLiteral signals: Signal...) {
    self.signals = Set(signals)
  }

  package var isEmpty: Bool { signals.isEmpty }

  /// Blocks these signals for the calling thread and the threads it starts. Call first in main.
  package func block() throws(SystemFailure) {
    var mask = cMask
    // Both masks are ours.
    try Syscall.makeThreadCall(.maskSignals, "this thread") { unsafe pthread_sigmask(SIG_BLOCK, &mask, nil) }
  }

  var cMask: sigset_t {
    var mask = sigset_t()
    // The set is ours, and the numbers are valid or refused.
    unsafe sigemptyset(&mask)
    for signal in signals { unsafe sigaddset(&mask, signal.number) }
    return mask
  }
}

/// What a signal said of its sender.
package struct ReceivedSignal: Hashable, Sendable {
  package let signal: Signal
  package let senderPid: Int32
  package let senderUser: UInt32

  package init(signal: Signal, senderPid: Int32, senderUser: UInt32) {
    self.signal = signal
    self.senderPid = senderPid
    self.senderUser = senderUser
  }
}

/// Blocked signals as a readable descriptor.
package struct SignalQueue: ~Copyable, Sendable {
  package let descriptor: OwnedDescriptor

  package init(_ signals: SignalSet) throws(SystemFailure) {
    try signals.block()
    var mask = signals.cMask
    // The mask is ours; the kernel copies it.
    descriptor = OwnedDescriptor(
      adopting: try Syscall.make(.createSignalQueue, "the event loop") {
        unsafe signalfd(-1, &mask, Int32(SFD_CLOEXEC | SFD_NONBLOCK))
      })
  }

  /// The next signal that has arrived; `nil` when there is none.
  package borrowing func next() throws(SystemFailure) -> ReceivedSignal? {
    let number = descriptor.raw
    var signal = signalfd_siginfo()
    let count = try Syscall.attempt(.read, "the signal queue", tolerating: .wouldBlock) {
      // The kernel writes whole records, and there is room for one.
      unsafe Glibc.read(number, &signal, MemoryLayout<signalfd_siginfo>.size)
    }
    guard count != nil else { return nil }
    return ReceivedSignal(
      signal: Signal(Int32(bitPattern: signal.ssi_signo)), senderPid: Int32(bitPattern: signal.ssi_pid),
      senderUser: signal.ssi_uid)
  }
}

extension Signal {
  /// Ignores the signal in the whole process. For programs, never for the library; children get the default back.
  package func ignore() throws(SystemFailure) {
    try Syscall.make(.setDisposition, "\(self)") { baton_ignore_signal(number) }
  }

  package func setDefaultDisposition() throws(SystemFailure) {
    try Syscall.make(.setDisposition, "\(self)") { baton_default_disposition(number) }
  }
}
