import BatonPlatform

/// libFuzzer's entry. One run of the program searches one reader, so that what was found about one is not spent on others.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  // Safe: libFuzzer lends `count` bytes at `start` for the duration of this call, and the array is a copy.
  let bytes = unsafe [UInt8](UnsafeBufferPointer(start: start, count: count))
  FuzzedReader.chosen.read(bytes)
  return 0
}

/// Whoever takes bytes from somebody else, by the word that `scripts/fuzz` has for it.
enum FuzzedReader: String, CaseIterable {
  case frames, records, names, notices, configuration, libraries

  static let variable = "FUZZ_READER"

  static let chosen: FuzzedReader = {
    let word = Environment.ofThisProcess()[variable] ?? ""
    guard let reader = FuzzedReader(rawValue: word) else {
      fatalError("\(variable) is '\(word)'; it is one of \(allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return reader
  }()

  func read(_ bytes: [UInt8]) {
    switch self {
    case .frames: FrameReader.read(bytes)
    case .records: RecordReaders.read(bytes)
    case .names: NameReader.read(bytes)
    case .notices: NoticeReader.read(bytes)
    case .configuration: ConfigurationText.read(bytes)
    case .libraries: LibraryReader.read(bytes)
    }
  }
}
