import Glibc

/// The three descriptors that every program is born with. Borrowed: nobody owns them, nobody closes them.
package enum StandardStream: Int32, Hashable, Sendable {
  case input = 0
  case output = 1
  case error = 2

  package var isTerminal: Bool { Terminal.isTerminal(rawValue) }

  /// Columns of the terminal; `nil` when it is none, or does not know.
  package var columns: Int? { Terminal.columns(of: rawValue) }

  /// Writes all of the text, waiting where the stream is non-blocking. A reader that has gone is a failure like others.
  package func write(_ text: String) throws(SystemFailure) {
    try write(Array(text.utf8))
  }

  /// Writes all of the bytes, waiting where the stream is non-blocking.
  package func write(_ bytes: [UInt8]) throws(SystemFailure) {
    var done = 0
    while done < bytes.count {
      let start = done
      let count = try Syscall.attempt(.write, "descriptor \(rawValue)", tolerating: .wouldBlock) {
        // The kernel reads exactly the bytes that are left.
        unsafe bytes.withUnsafeBytes {
          unsafe Glibc.write(rawValue, $0.baseAddress?.advanced(by: start), $0.count - start)
        }
      }
      if let count { done += count } else { try waitUntilWritable() }
    }
  }

  private func waitUntilWritable() throws(SystemFailure) {
    var waited = pollfd(fd: rawValue, events: Int16(POLLOUT), revents: 0)
    // One entry of our own.
    try Syscall.make(.poll, "descriptor \(rawValue)") { unsafe poll(&waited, 1, -1) }
  }
}

extension OwnedDescriptor {
  package var isTerminal: Bool { Terminal.isTerminal(raw) }
  package var columns: Int? { Terminal.columns(of: raw) }
}

private enum Terminal {
  static func isTerminal(_ number: Int32) -> Bool { isatty(number) == 1 }

  static func columns(of number: Int32) -> Int? {
    var size = winsize()
    // The result is ours, and TIOCGWINSZ writes exactly one winsize.
    guard unsafe ioctl(number, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }
}
