/// Which libraries an ELF file needs, and where it has them searched for. Every offset is checked before it is used: the
/// file may be anything.
package struct ELFLibraries: Hashable, Sendable {
  /// Names of files, such as `libc.so.6`.
  package private(set) var needed: [String] = []
  /// Directories; `$ORIGIN` in one stands for that of the executable.
  package private(set) var searchPath: [String] = []

  /// Gives at most so many bytes from an offset on, fewer at the end of the file.
  package typealias Source = (_ offset: UInt64, _ count: Int) -> [UInt8]

  /// Nothing when it is no ELF file, or when its tables lead nowhere.
  package init?(_ source: Source) {
    guard let file = ELFFile(source) else { return nil }
    let entries = file.dynamicEntries(source)
    guard let address = entries.first(where: { $0.tag == Tag.strings })?.value,
      let start = file.offset(of: address)
    else { return }
    func texts(_ tag: UInt64) -> [String] {
      entries.filter { $0.tag == tag }.prefix(Self.namesMax).compactMap {
        ELFFile.text(at: $0.value, from: start, source)
      }
    }
    needed = texts(Tag.needed)
    // The older of the two counts only where the newer is missing.
    let paths = texts(Tag.runPath)
    searchPath = (paths.isEmpty ? texts(Tag.path) : paths).flatMap { $0.split(separator: ":").map(String.init) }
  }

  private static let namesMax = 512

  private enum Tag {
    static let needed: UInt64 = 1
    static let strings: UInt64 = 5
    static let path: UInt64 = 15
    static let runPath: UInt64 = 29
  }
}

/// The header of an ELF file and its segments (elf(5)).
private struct ELFFile {
  private var segments: [Segment] = []
  private let layout: Layout

  private struct Segment {
    var type: UInt64
    var offset: UInt64
    var address: UInt64
    var size: UInt64
  }

  init?(_ source: ELFLibraries.Source) {
    let head = source(0, Layout.headerByteCount)
    guard let layout = Layout(head), let place = layout.segments(head) else { return nil }
    self.layout = layout
    guard place.size <= 1_024, place.count <= 1_024, place.size >= layout.segmentByteCount else { return nil }
    let table = Bytes(bytes: source(place.offset, place.size * place.count), order: layout.order)
    segments = (0..<place.count).compactMap { segment(in: table, at: $0 * place.size) }
  }

  private func segment(in table: Bytes, at start: Int) -> Segment? {
    let (offset, address, size) = layout.is64 ? (8, 16, 32) : (4, 8, 16)
    guard let type = table.number(at: start, 4), let offset = table.number(at: start + offset, layout.word),
      let address = table.number(at: start + address, layout.word),
      let size = table.number(at: start + size, layout.word)
    else { return nil }
    return Segment(type: type, offset: offset, address: address, size: size)
  }

  /// The numbers of the dynamic section, up to its end.
  func dynamicEntries(_ source: ELFLibraries.Source) -> [(tag: UInt64, value: UInt64)] {
    guard let dynamic = segments.first(where: { $0.type == 2 }) else { return [] }
    let table = Bytes(bytes: source(dynamic.offset, Int(min(dynamic.size, 64 << 10))), order: layout.order)
    let size = 2 * layout.word
    var entries: [(tag: UInt64, value: UInt64)] = []
    for start in stride(from: 0, to: table.bytes.count, by: size) {
      guard let tag = table.number(at: start, layout.word), tag != 0,
        let value = table.number(at: start + layout.word, layout.word)
      else { break }
      entries.append((tag, value))
    }
    return entries
  }

  /// Where in the file the byte is that a process finds at an address.
  func offset(of address: UInt64) -> UInt64? {
    for segment in segments where segment.type == 1 && address >= segment.address {
      let distance = address - segment.address
      let (offset, overflow) = segment.offset.addingReportingOverflow(distance)
      if distance < segment.size, !overflow { return offset }
    }
    return nil
  }

  /// The text at a place of the table of strings; nothing when it has no end.
  static func text(at place: UInt64, from start: UInt64, _ source: ELFLibraries.Source) -> String? {
    let (offset, overflow) = start.addingReportingOverflow(place)
    guard !overflow else { return nil }
    let bytes = source(offset, 4_096)
    guard let end = bytes.firstIndex(of: 0) else { return nil }
    return String(decoding: bytes[..<end], as: UTF8.self)
  }
}

/// How wide the numbers of the file are, and in which order their bytes stand.
private struct Layout {
  let is64: Bool
  let order: Bytes.Order

  static let headerByteCount = 64

  init?(_ head: [UInt8]) {
    guard head.count >= 52, head.starts(with: [0x7F, 0x45, 0x4C, 0x46]) else { return nil }
    switch head[4] {
    case 1: is64 = false
    case 2 where head.count >= Self.headerByteCount: is64 = true
    case _: return nil
    }
    switch head[5] {
    case 1: order = .little
    case 2: order = .big
    case _: return nil
    }
  }

  var word: Int { is64 ? 8 : 4 }
  var segmentByteCount: Int { is64 ? 56 : 32 }

  func segments(_ head: [UInt8]) -> (offset: UInt64, size: Int, count: Int)? {
    let bytes = Bytes(bytes: head, order: order)
    guard let offset = bytes.number(at: is64 ? 32 : 28, word), let size = bytes.number(at: is64 ? 54 : 42, 2),
      let count = bytes.number(at: is64 ? 56 : 44, 2)
    else { return nil }
    return (offset, Int(size), Int(count))
  }
}

private struct Bytes {
  let bytes: [UInt8]
  let order: Order

  enum Order {
    case little, big
  }

  func number(at start: Int, _ count: Int) -> UInt64? {
    guard start >= 0, start <= bytes.count - count else { return nil }
    let digits = bytes[start..<(start + count)]
    switch order {
    case .little: return digits.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    case .big: return digits.reduce(0) { $0 << 8 | UInt64($1) }
    }
  }
}
