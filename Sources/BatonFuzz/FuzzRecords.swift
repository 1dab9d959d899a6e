import BatonPostcard
import BatonSupervisor

/// The readers of what the supervisor wrote itself: files of the state directory, and the words of the control socket.
///
/// The first byte chooses the reader. What is read must be what would be written, byte for byte, except that a cause
/// which is not known is kept in other words.
enum RecordReaders {
  static func read(_ bytes: [UInt8]) {
    guard let choice = bytes.first else { return }
    let content = Array(bytes.dropFirst())
    switch choice % 10 {
    case 0: check(ServiceState.self, content)
    case 1: check(JournalRecord.self, content)
    case 2: readOnly(Receipt.self, content)
    case 3: check(ControlRequest.self, content)
    case 4: readOnly(ControlResponse.self, content)
    case 5: _ = try? JournalReader.records(in: content, of: "journal")
    case 6: _ = try? Envelope.openWhole(content, as: Receipt.self)
    case 7: check(ShelvedRelease.self, content)
    case 8: check(PinOrder.self, content)
    default: readFrames(content)
    }
  }

  private static func check<Value: Recorded>(_ type: Value.Type, _ content: [UInt8]) {
    guard let value: Value = try? RecordReader.whole(content) else { return }
    precondition(value.recorded == content, "what was read is not what we write")
  }

  /// Reads, shows it to a person, and reads again what would be written.
  private static func readOnly<Value: Recorded>(_ type: Value.Type, _ content: [UInt8]) {
    guard let value: Value = try? RecordReader.whole(content) else { return }
    let again: Value? = try? RecordReader.whole(value.recorded)
    precondition(again == value, "what was written reads differently")
    if let receipt = value as? Receipt { precondition(!receipt.withinLimits.text.contains("\u{1B}")) }
  }

  private static func readFrames(_ content: [UInt8]) {
    var decoder = ControlFrameDecoder()
    decoder.receive(content)
    while let _: ControlRequest = try? decoder.next() {}
  }
}

/// The reader of notify datagrams: what was read and is written again reads the same.
enum NotificationReader {
  static func read(_ bytes: [UInt8]) {
    // A longer text would be cut on its way back.
    guard bytes.count <= 3072, let notification = ServiceNotice(reading: bytes) else { return }
    precondition(ServiceNotice(reading: notification.bytes) == notification, "what was written reads differently")
  }
}
