import CBatonLinux
import Glibc

/// Holds one thread back until another opens it, once. For threads that have no event loop to wait in.
///
/// It needs no descriptor, so it works when the process has none left.
@safe package final class Latch: @unchecked Sendable {
  package enum Outcome: Hashable, Sendable {
    case opened, deadlinePassed
  }

  // Allocated once, freed by deinit, touched only through the pthread calls below.
  private let lock: UnsafeMutablePointer<pthread_mutex_t>
  private let change: UnsafeMutablePointer<pthread_cond_t>
  /// Guarded by `lock`.
  private var isOpen = false

  package init() {
    // Both are allocated here and initialised before anybody sees them; the calls fail only for arguments that are not
    // given. The clock is the one that deadlines are on.
    unsafe lock = .allocate(capacity: 1)
    unsafe change = .allocate(capacity: 1)
    var attributes = pthread_condattr_t()
    unsafe pthread_condattr_init(&attributes)
    unsafe pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    unsafe pthread_mutex_init(lock, nil)
    unsafe pthread_cond_init(change, &attributes)
    unsafe pthread_condattr_destroy(&attributes)
  }

  /// Lets the waiting thread go on, now or when it comes to wait.
  package func open() {
    // Initialised in init, and alive as long as self is.
    unsafe pthread_mutex_lock(lock)
    isOpen = true
    unsafe pthread_cond_broadcast(change)
    unsafe pthread_mutex_unlock(lock)
  }

  /// Waits until it is open or the deadline has passed; without a deadline, for ever.
  package func wait(until deadline: MonotonicInstant?) -> Outcome {
    // Initialised in init, and alive as long as self is; the mutex is held around every look at isOpen.
    unsafe pthread_mutex_lock(lock)
    defer { unsafe pthread_mutex_unlock(lock) }
    while !isOpen {
      guard let deadline else {
        unsafe pthread_cond_wait(change, lock)
        continue
      }
      var time = timespec(
        tv_sec: Int(deadline.nanoseconds / 1_000_000_000), tv_nsec: Int(deadline.nanoseconds % 1_000_000_000))
      guard unsafe pthread_cond_timedwait(change, lock, &time) != ETIMEDOUT else {
        return isOpen ? .opened : .deadlinePassed
      }
    }
    return .opened
  }

  deinit {
    // Nobody else has a reference any more, so nobody waits.
    unsafe pthread_cond_destroy(change)
    unsafe pthread_mutex_destroy(lock)
    unsafe change.deallocate()
    unsafe lock.deallocate()
  }
}
