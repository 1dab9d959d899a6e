import CBatonLinux
import Glibc

/// A file descriptor with exactly one owner. Created close-on-exec; closed when its owner lets go of it.
///
/// What a child may inherit is listed when it is spawned, never subtracted.
package struct OwnedDescriptor: ~Copyable, Sendable {
  /// The number, valid as long as the owner is borrowed.
  package let raw: Int32

  /// Takes over a number that nobody else closes.
  package init(adopting raw: Int32) {
    precondition(raw >= 0, "bug in baton: a descriptor number is never negative")
    self.raw = raw
  }

  /// Gives the number away without closing it.
  package consuming func release() -> Int32 {
    let number = raw
    discard self
    return number
  }

  /// Closes now, and reports what a delayed write had to say. The number is free in any case.
  package consuming func close() throws(SystemFailure) {
    let number = raw
    discard self
    try Syscall.close(number, "descriptor \(number)")
  }

  /// A second descriptor of the same open file: it shares position, lock and non-blocking mode with this one.
  package borrowing func duplicate() throws(SystemFailure) -> OwnedDescriptor {
    let number = raw
    return OwnedDescriptor(
      adopting: try Syscall.make(.duplicate, "descriptor \(number)") { fcntl(number, F_DUPFD_CLOEXEC, 3) })
  }

  deinit {
    // Whoever cares for the answer calls close(); here is nobody to tell.
    _ = try? Syscall.close(raw, "descriptor \(raw)")
  }
}

extension OwnedDescriptor {
  /// Takes over a descriptor that came through `exec`, and marks it close-on-exec; `nil` when nothing is open there.
  package static func inherited(_ number: Int32) throws(SystemFailure) -> OwnedDescriptor? {
    guard number >= 0 else { return nil }
    let flags = try Syscall.attempt(.inspectDescriptor, "\(number)", tolerating: .badDescriptor) {
      fcntl(number, F_GETFD)
    }
    guard let flags else { return nil }
    try Syscall.make(.setDescriptorFlags, "\(number)") { fcntl(number, F_SETFD, flags | FD_CLOEXEC) }
    return OwnedDescriptor(adopting: number)
  }

  /// Whether reads and writes on the open file (shared by every duplicate, in every process) wait.
  package enum Waiting: Hashable, Sendable {
    case blocking, nonBlocking
  }

  package borrowing func setWaiting(_ waiting: Waiting) throws(SystemFailure) {
    let number = raw
    let flags = try Syscall.make(.inspectDescriptor, "\(number)") { fcntl(number, F_GETFL) }
    let wanted = waiting == .blocking ? flags & ~O_NONBLOCK : flags | O_NONBLOCK
    guard wanted != flags else { return }
    try Syscall.make(.setDescriptorFlags, "\(number)") { fcntl(number, F_SETFL, wanted) }
  }

  package borrowing func waiting() throws(SystemFailure) -> Waiting {
    let number = raw
    let flags = try Syscall.make(.inspectDescriptor, "\(number)") { fcntl(number, F_GETFL) }
    return flags & O_NONBLOCK == 0 ? .blocking : .nonBlocking
  }

  /// Whether the descriptor goes away at `exec`.
  package borrowing func closesOnExec() throws(SystemFailure) -> Bool {
    let number = raw
    return try Syscall.make(.inspectDescriptor, "\(number)") { fcntl(number, F_GETFD) } & FD_CLOEXEC != 0
  }
}

extension OwnedDescriptor {
  /// A second descriptor of an open file that somebody else owns by number.
  package static func duplicate(of number: Int32) throws(SystemFailure) -> OwnedDescriptor {
    OwnedDescriptor(
      adopting: try Syscall.make(.duplicate, "descriptor \(number)") { fcntl(number, F_DUPFD_CLOEXEC, 3) })
  }
}

extension OwnedDescriptor {
  /// Whether both are of one open file. A host that does not tell (a filter of system calls may forbid to ask) makes
  /// them two: to hold a file twice is less bad than to lose it.
  package borrowing func isSameOpenFile(as other: borrowing OwnedDescriptor) throws(SystemFailure) -> Bool {
    let (own, other) = (raw, other.raw)
    let order = try Syscall.attempt(
      .compareDescriptors, "\(own) and \(other)", tolerating: .notPermitted, .notImplemented, .permissionDenied
    ) { baton_same_open_file(own, other) }
    return order == 0
  }
}
