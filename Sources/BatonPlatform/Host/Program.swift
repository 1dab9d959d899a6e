import CBatonLinux
import Glibc

/// This process, as a program that somebody started.
package enum Program {
  /// Where relative paths start.
  package static func workingDirectory() throws(SystemFailure) -> String {
    try Files.target(ofLink: "/proc/self/cwd")
  }

  /// The file that this process executes.
  package static var path: String {
    get throws(SystemFailure) { try Files.target(ofLink: "/proc/self/exe") }
  }

  /// What `ps` and `top` call this process, in 15 bytes at most: after an execution by way of `/proc/self/exe` it would be
  /// `exe`.
  package static func showName(_ name: String) {
    // The name is a C string for the time of the call, which cannot fail: it cuts what is too long.
    _ = unsafe name.withCString { unsafe baton_name_thread($0) }
  }

  /// Ends this process. What it owns is not closed by us, but by the kernel.
  package static func exit(_ status: Int32) -> Never {
    Glibc.exit(status)
  }

  /// Ends this process at once, from any thread: nothing that was registered for the exit is run.
  package static func end(status: Int32) -> Never {
    _exit(status)
  }

  /// Stops every thread of this process until somebody sends SIGCONT.
  package static func freeze() throws(SystemFailure) {
    try Syscall.make(.signal, "this process") { kill(getpid(), SIGSTOP) }
  }
}
