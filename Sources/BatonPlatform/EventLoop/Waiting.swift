import CBatonLinux
import Glibc

extension OwnedDescriptor {
  /// Waits for one descriptor until a deadline, without an event loop; false when the deadline passed first.
  ///
  /// True also when the peer has hung up or an error waits: the next read or write says which.
  package borrowing func wait(
    for interest: Interest, until deadline: MonotonicInstant
  ) throws(SystemFailure) -> Bool {
    let number = raw
    let events = interest.contains(.writable) ? POLLOUT : POLLIN
    var told: Int16 = 0
    let count = try Syscall.make(.poll, "descriptor \(number)") {
      // Anew after an interruption, with what is left of the time; rounded up, so that it never ends too early.
      let left = MonotonicInstant.now().duration(to: deadline).wholeNanoseconds
      let milliseconds = left <= 0 ? 0 : Int32(clamping: (left + 999_999) / 1_000_000)
      var waited = pollfd(fd: number, events: Int16(events), revents: 0)
      // One entry of our own.
      let count = unsafe poll(&waited, 1, milliseconds)
      told = waited.revents
      return count
    }
    // What other calls answer with EBADF.
    precondition(told & Int16(POLLNVAL) == 0, "bug in baton: waited for a descriptor that is not open")
    return count > 0
  }
}

extension OwnedDescriptor {
  /// Whether nothing will arrive any more on a stream socket; what came before may still be unread.
  package borrowing func peerHasStoppedSending() throws(SystemFailure) -> Bool {
    let number = raw
    var told: Int16 = 0
    _ = try Syscall.make(.poll, "descriptor \(number)") {
      // POLLRDHUP by its other name: the one of poll is hidden from Swift, and both have one value.
      var waited = pollfd(fd: number, events: Int16(EPOLLRDHUP.rawValue), revents: 0)
      // One entry of our own.
      let count = unsafe poll(&waited, 1, 0)
      told = waited.revents
      return count
    }
    return told != 0
  }
}
