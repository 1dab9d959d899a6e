import Glibc

/// This process, as a program that somebody started.
package enum Program {
  /// Where relative paths start.
  package static func workingDirectory() throws(SystemFailure) -> String {
    try Files.target(ofLink: "/proc/self/cwd")
  }

  /// Ends this process. What it owns is not closed by us, but by the kernel.
  package static func exit(_ status: Int32) -> Never {
    Glibc.exit(status)
  }
}
