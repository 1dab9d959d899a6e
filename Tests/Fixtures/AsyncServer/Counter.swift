import Baton
import Glibc

/// The data: a file with a byte for each line that was ever counted.
actor Counter {
  private let file: Int32
  private(set) var count: UInt64

  init(_ owning: borrowing Owning) {
    say("\(owning.arrival) \(owning.generation)")
    file = open("\(CommandLine.arguments[1])/count", O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
    count = UInt64(lseek(file, 0, SEEK_END))
  }

  func answer(_ connection: Int32, _ traffic: Traffic) {
    defer {
      Glibc.close(connection)
      traffic.connectionClosed()
    }
    var line = [UInt8](repeating: 0, count: 64)
    guard read(connection, &line, line.count) > 0, traffic.begin() else { return }
    defer { traffic.end() }
    let answer = Array("\(add())\n".utf8)
    send(connection, answer, answer.count, Int32(MSG_NOSIGNAL))
  }

  /// Counts one line; durable when it returns.
  private func add() -> UInt64 {
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
