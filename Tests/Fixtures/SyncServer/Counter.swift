import Baton
import Glibc

/// The data: a file with a byte for each line that was ever counted.
struct Counter {
  private let file: Int32
  private(set) var count: UInt64

  init(_ owning: borrowing Owning) {
    say("\(owning.arrival) \(owning.generation)")
    file = open("\(CommandLine.arguments[1])/count", O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
    count = UInt64(lseek(file, 0, SEEK_END))
  }

  /// Counts one line; durable when it returns.
  mutating func add() -> UInt64 {
    guard write(file, "+", 1) == 1, fdatasync(file) == 0 else { exit(1) }
    count += 1
    return count
  }

  func close() {
    Glibc.close(file)
  }
}

/// Says a line at once, also into a pipe.
func say(_ line: String) {
  let bytes = Array("\(line)\n".utf8)
  write(1, bytes, bytes.count)
}
