import CBatonLinux
import Glibc

/// Wakes an event loop from any thread.
package final class Waker: Sendable {
  let descriptor: OwnedDescriptor

  init() throws(SystemFailure) {
    descriptor = OwnedDescriptor(
      adopting: try Syscall.make(.createWaker, "the event loop") {
        eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
      })
  }

  package func wake() {
    var one: UInt64 = 1
    // Eight bytes of our own. The only possible refusal is EAGAIN at 2^64-2 unread rings: then it is awake anyway.
    _ = unsafe Glibc.write(descriptor.raw, &one, 8)
  }

  func silence() {
    var rings: UInt64 = 0
    // Eight bytes of our own. EAGAIN means that nobody rang.
    _ = unsafe Glibc.read(descriptor.raw, &rings, 8)
  }
}
