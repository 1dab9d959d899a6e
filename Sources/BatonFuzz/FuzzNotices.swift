import BatonSupervisor

/// The reader of notify datagrams: what was read and is written again reads the same.
enum NoticeReader {
  static func read(_ bytes: [UInt8]) {
    // A longer text would be cut on its way back.
    guard bytes.count <= 3072, let notice = ServiceNotice(reading: bytes) else { return }
    precondition(ServiceNotice(reading: notice.bytes) == notice, "what was written reads differently")
  }
}

/// The names of descriptors that come back from a store.
enum NameReader {
  static func read(_ bytes: [UInt8]) {
    guard let text = String(validating: bytes, as: UTF8.self), let name = StoredName(text) else { return }
    guard let written = name.inStore else { return }
    precondition(StoredName(written.text) == name, "what was written reads differently")
  }
}

/// The reader of executables: which libraries beside it one needs.
enum LibraryReader {
  static func read(_ bytes: [UInt8]) {
    _ = ELFLibraries { offset, count in
      offset > UInt64(bytes.count) ? [] : Array(bytes.dropFirst(Int(offset)).prefix(count))
    }
  }
}
