import BatonPlatform
import Synchronization

/// Messages that one thread waits for and others bring, in their order.
final class Mailbox<Message: Sendable>: Sendable {
  private let messages = Mutex<[Message]>([])
  private let bell: Pipe

  init() throws(SystemFailure) {
    bell = try Pipe()
  }

  func put(_ message: Message) {
    messages.withLock { $0.append(message) }
    // Never full: far fewer messages wait than the 64 KiB that a pipe holds.
    _ = try? bell.writing.write([1].span)
  }

  /// Waits for ever: whoever is to bring a message answers for its coming.
  func take() -> Message {
    var room: [UInt8] = [0]
    while true {
      // Each message rings once; a read of a pipe of our own does not fail.
      _ = try? bell.reading.read(into: &room)
      if let message = messages.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) { return message }
    }
  }
}

/// Keeps the calling thread from going on for a while.
func pause(_ time: Duration) throws(SystemFailure) {
  let silent = try Pipe()
  _ = try silent.reading.wait(for: .readable, until: .now().advanced(by: time))
}
