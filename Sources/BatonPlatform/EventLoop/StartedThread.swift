import CBatonLinux
import Glibc

/// A thread that no signal ever interrupts: every signal is blocked in it from its first instruction.
package struct StartedThread: ~Copyable, @unchecked Sendable {
  // A handle, not memory; used once, by the one owner of this value.
  private let handle: pthread_t

  /// Starts a thread. The name shows in `ps -L`, cut to 15 bytes.
  package init(name: String, _ body: @escaping @Sendable () -> Void) throws(SystemFailure) {
    handle = try Self.start(name: name, body)
  }

  /// Waits until the thread has ended.
  package consuming func join() {
    // The handle is joined once: this method consumes it.
    pthread_join(handle, nil)
    discard self
  }

  deinit {
    // Neither joined nor detached before: the only other way out of this value is join().
    pthread_detach(handle)
  }
}

extension StartedThread {
  private final class Body: Sendable {
    let name: String
    let run: @Sendable () -> Void

    init(name: String, run: @escaping @Sendable () -> Void) {
      self.name = name
      self.run = run
    }
  }

  private static func start(name: String, _ run: @escaping @Sendable () -> Void) throws(SystemFailure) -> pthread_t {
    var all = sigset_t()
    var before = sigset_t()
    // Masks of our own; a mask of all signals is always accepted.
    unsafe sigfillset(&all)
    unsafe pthread_sigmask(SIG_SETMASK, &all, &before)
    defer { unsafe pthread_sigmask(SIG_SETMASK, &before, nil) }
    let body = unsafe Unmanaged.passRetained(Body(name: name, run: run))
    var handle = pthread_t()
    do throws(SystemFailure) {
      // The one reference is consumed by the thread, or below if there is none.
      try Syscall.makeThreadCall(.startThread, name) {
        unsafe pthread_create(&handle, nil, threadMain, body.toOpaque())
      }
    } catch {
      unsafe body.release()
      throw error
    }
    return handle
  }

  /// Outside any actor: a closure written in main would be checked for the main actor and trap here.
  private static let threadMain: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { argument in
    guard let argument = unsafe argument else { return nil }
    // The reference that start() retained for us.
    let body = unsafe Unmanaged<Body>.fromOpaque(argument).takeRetainedValue()
    _ = unsafe body.name.withCString { unsafe baton_name_thread($0) }
    body.run()
    return nil
  }
}
