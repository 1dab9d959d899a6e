import CBatonLinux
import Glibc

/// How a process ended.
package enum ExitStatus: Hashable, Sendable, CustomStringConvertible {
  case exited(code: Int32)
  case signalled(Signal)

  package var description: String {
    switch self {
    case .exited(let code): "exit code \(code)"
    case .signalled(let signal): "\(signal)"
    }
  }
}

/// A process by its pidfd: signals and waits reach this process or nobody, never another one with the same number.
///
/// The descriptor becomes readable when the process has ended. Dropping the handle neither ends nor reaps the process.
package struct ProcessHandle: ~Copyable, Sendable {
  package let identity: ProcessIdentity
  package let descriptor: OwnedDescriptor

  package var pid: Int32 { identity.pid }

  /// A process known from before, with the pidfd that was kept for it.
  package init(identity: ProcessIdentity, adopting descriptor: consuming OwnedDescriptor) {
    self.identity = identity
    self.descriptor = descriptor
  }

  /// Opens the process if it is still the one; `nil` when it is gone.
  package init?(opening identity: ProcessIdentity) throws(SystemFailure) {
    let number = try Syscall.attempt(.openProcess, "\(identity)", tolerating: .noSuchProcess, .invalidArgument) {
      pidfd_open(identity.pid, 0)
    }
    guard let number else { return nil }
    let descriptor = OwnedDescriptor(adopting: number)
    // Opened first, compared then: what the pidfd names now cannot change any more.
    guard try identity.exists() else { return nil }
    self.init(identity: identity, adopting: descriptor)
  }

  /// A process whose pidfd was kept by somebody else meanwhile; `nil` when the two do not belong together.
  ///
  /// One that has ended is taken too: that it has is what its pidfd says.
  package init?(identity: ProcessIdentity, restoring descriptor: consuming OwnedDescriptor) throws(SystemFailure) {
    guard try identity.bootID == Host.bootID() else { return nil }
    let text = String(decoding: try Files.read("/proc/self/fdinfo/\(descriptor.raw)", limit: 4096), as: UTF8.self)
    let line = text.split(separator: "\n").first { $0.hasPrefix("Pid:") }
    // -1 when it was reaped; the line is missing when this is no pidfd.
    guard let pid = line.flatMap({ Int32($0.dropFirst(4).drop { !"-0123456789".contains($0) }) }) else { return nil }
    if pid != -1 {
      guard pid == identity.pid, try identity.exists() else { return nil }
    }
    self.init(identity: identity, adopting: descriptor)
  }

  /// A child that was just started: nobody has reaped it, so its pid is still its own.
  init(spawned pid: Int32, descriptor: consuming OwnedDescriptor) throws(SystemFailure) {
    do throws(SystemFailure) {
      let identity = try ProcessIdentity(pid: pid)
      guard let identity else {
        throw SystemFailure(call: .openProcess, object: "pid \(pid)", errno: .noSuchProcess)
      }
      self.init(identity: identity, adopting: descriptor)
    } catch {
      Self.abandon(descriptor)
      throw error
    }
  }

  /// Nobody would know this child: end it and see it dead.
  private static func abandon(_ descriptor: borrowing OwnedDescriptor) {
    let number = descriptor.raw
    var ended = baton_exit()
    // Straight calls: a fault test that failed the start must not fail the way back. The result is ours.
    _ = pidfd_send_signal(number, Signal.kill.number, nil, 0)
    while unsafe baton_wait_pidfd(number, 1, &ended) < 0, errno == EINTR {}
  }
}

extension ProcessHandle {
  package enum Delivery: Hashable, Sendable {
    case sent
    /// It has ended and been reaped.
    case gone
  }

  @discardableResult
  package borrowing func send(_ signal: Signal) throws(SystemFailure) -> Delivery {
    let number = descriptor.raw
    let result = try Syscall.attempt(.signal, "\(identity)", tolerating: .noSuchProcess) {
      pidfd_send_signal(number, signal.number, nil, 0)
    }
    return result == nil ? .gone : .sent
  }

  /// Who is ended first when memory is short: -1000 … 1000. Raising needs no privilege, lowering what was raised neither.
  package borrowing func adjustOOMScore(_ adjustment: Int) throws(SystemFailure) -> Delivery {
    let path = "/proc/\(pid)/oom_score_adj"
    guard let file = try Files.openIfPresent(path, for: .writing) else { return .gone }
    // Opened first, compared then: the file stays that of the process it was opened for.
    guard try identity.exists() else { return .gone }
    let text = Array("\(adjustment)".utf8)
    let number = file.raw
    let count = try Syscall.attempt(.adjustOOMScore, "\(identity)", tolerating: .noSuchProcess) {
      // The kernel reads exactly the bytes of the text.
      unsafe text.withUnsafeBytes { unsafe Glibc.write(number, $0.baseAddress, $0.count) }
    }
    return count == nil ? .gone : .sent
  }

  package enum Life: Hashable, Sendable {
    case running
    case ended(ExitStatus)
    /// It has ended, and was not our child or somebody else has reaped it: the status is not known.
    case gone
  }

  /// Whether it has ended; reaps it if so. Never waits.
  package borrowing func reapIfEnded() throws(SystemFailure) -> Life {
    try wait(hanging: 0)
  }

  /// Waits until it has ended, and reaps it.
  package borrowing func waitUntilEnded() throws(SystemFailure) -> Life {
    try wait(hanging: 1)
  }

  private borrowing func wait(hanging: Int32) throws(SystemFailure) -> Life {
    let number = descriptor.raw
    var ended = baton_exit()
    let result = try Syscall.attempt(.waitForProcess, "\(identity)", tolerating: .noChild) {
      // The result is ours.
      unsafe baton_wait_pidfd(number, hanging, &ended)
    }
    guard result != nil else { return try strangerLife() }
    return ended.pid == 0 ? .running : .ended(ExitStatus(ended))
  }

  /// Of a process that is not our child: its pidfd is readable when it has ended.
  private borrowing func strangerLife() throws(SystemFailure) -> Life {
    try descriptor.wait(for: .readable, until: .now()) ? .gone : .running
  }
}

extension ExitStatus {
  init(_ ended: baton_exit) {
    self = ended.killed == 0 ? .exited(code: ended.status) : .signalled(Signal(ended.status))
  }
}
