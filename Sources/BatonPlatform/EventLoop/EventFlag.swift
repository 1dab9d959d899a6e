import CBatonLinux
import Glibc

/// A descriptor that is readable while a flag is raised: for an event loop that is not ours.
package final class EventFlag: Sendable {
  private let held: OwnedDescriptor

  /// The number to watch. Whoever watches it never reads it: lowering the flag is our business.
  package var descriptor: Int32 { held.raw }

  package init() throws(SystemFailure) {
    held = OwnedDescriptor(
      adopting: try Syscall.make(.createWaker, "a flag") { eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK)) })
  }

  package func raise() {
    var one: UInt64 = 1
    // Eight bytes of our own. EAGAIN, at 2^64-2 raises, leaves it raised.
    _ = unsafe Glibc.write(held.raw, &one, 8)
  }

  package func lower() {
    var raises: UInt64 = 0
    // Eight bytes of our own. EAGAIN means that it was not raised.
    _ = unsafe Glibc.read(held.raw, &raises, 8)
  }
}
