import CBatonLinux

/// Two ends of a pipe, both close-on-exec.
@frozen
package struct Pipe: ~Copyable, Sendable {
  package let reading: OwnedDescriptor
  package let writing: OwnedDescriptor

  package init() throws(SystemFailure) {
    var ends: [Int32] = [-1, -1]
    // The kernel writes two numbers, and there is room for two.
    try Syscall.make(.createPipe, "this process") { unsafe baton_pipe(&ends) }
    reading = OwnedDescriptor(adopting: ends[0])
    writing = OwnedDescriptor(adopting: ends[1])
  }

  package consuming func split() -> (Int32, Int32) {
    (reading.release(), writing.release())
  }
}
