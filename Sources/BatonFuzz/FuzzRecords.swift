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
    switch choice % 12 {
    case 0: check(ServiceState.self, content)
    case 1: check(JournalRecord.self, content)
    case 2: readOnly(Receipt.self, content)
    case 3: check(ControlRequest.self, content)
    case 4: readOnly(ControlResponse.self, content)
    case 5: checkJournal(content)
    case 6: _ = try? Envelope.openWhole(content, as: Receipt.self)
    case 7: check(ShelvedRelease.self, content)
    case 8: check(PinOrder.self, content)
    case 9: check(ProcessNotes.self, content)
    case 10: _ = try? Envelope.openWhole(content, as: ServiceState.self)
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

  /// Of a journal whose last record is torn, everything before it is read.
  private static func checkJournal(_ content: [UInt8]) {
    _ = try? JournalReader.records(in: content, of: "journal")
    guard let record: JournalRecord = try? RecordReader.whole(content) else { return }
    let sealed = Envelope.sealed(record)
    let torn = sealed + sealed.prefix(Int(content[0]) % sealed.count)
    let read = try? JournalReader.records(in: torn, of: "journal")
    precondition(read?.records == [record] && read?.end == sealed.count, "a torn end hides what is before it")
  }

  private static func readFrames(_ content: [UInt8]) {
    var decoder = ControlFrameDecoder()
    decoder.receive(content)
    while let _: ControlRequest = try? decoder.next() {}
  }
}
