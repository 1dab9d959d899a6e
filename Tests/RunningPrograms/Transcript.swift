import BatonPlatform
import Foundation
import Synchronization

/// What a program writes to its two streams, read by threads of their own so that the program never waits for us.
final class Transcript: Sendable {
  enum Stream: Int, Sendable { case output, errors }

  private struct State {
    var said: [[UInt8]] = [[], []]
    var openStreams = 0
  }

  private let state = Mutex(State())
  private let changed = NSCondition()

  /// Reads a stream to its end, in a thread. The thread ends when the last holder of the writing end is gone.
  func read(_ stream: Stream, from source: consuming sending OwnedDescriptor) throws {
    let parcel = Mutex<OwnedDescriptor?>(consume source)
    change { $0.openStreams += 1 }
    _ = try StartedThread(name: "transcript") { [self] in
      guard let source = parcel.withLock({ $0.take() }) else { return }
      var room: [UInt8] = []
      while let outcome = try? source.read(appendingTo: &room, limit: 4096), case .bytes = outcome {
        let bytes = room
        change { $0.said[stream.rawValue] += bytes }
        room.removeAll(keepingCapacity: true)
      }
      change { $0.openStreams -= 1 }
    }
  }

  func text(of stream: Stream) -> String {
    state.withLock { String(decoding: $0.said[stream.rawValue], as: UTF8.self) }
  }

  /// Waits until either stream holds the words.
  func wait(for words: String, within limit: Duration) throws {
    try wait(for: words.debugDescription, within: limit) {
      text(of: .output).contains(words) || text(of: .errors).contains(words)
    }
  }

  /// Waits until everything that the program wrote has been read.
  func waitForEnd(within limit: Duration) throws {
    try wait(for: "the end of its output", within: limit) { hasEnded }
  }

  func impatience(_ waitedFor: String) -> Impatience {
    Impatience(waitedFor: waitedFor, said: text(of: .output), complained: text(of: .errors))
  }

  private var hasEnded: Bool { state.withLock { $0.openStreams == 0 } }

  /// Waits until something holds of what was said.
  func wait(for event: String, within limit: Duration, until holds: () -> Bool) throws {
    let deadline = Date(timeIntervalSinceNow: Double(limit.components.seconds))
    changed.lock()
    defer { changed.unlock() }
    while !holds() {
      guard !hasEnded, changed.wait(until: deadline) else { throw impatience(event) }
    }
  }

  private func change(_ body: (inout State) -> Void) {
    changed.lock()
    state.withLock { body(&$0) }
    changed.broadcast()
    changed.unlock()
  }
}
