import BatonPlatform
import BatonSupervisor
import Foundation
import Testing

@Suite struct `The libraries of an ELF file` {
  @Test(arguments: ELFSample.Word.allCases, ELFSample.Order.allCases)
  func `are read whatever its words and their order are`(word: ELFSample.Word, order: ELFSample.Order) throws {
    let bytes = ELFSample(word: word, order: order).bytes
    let libraries = try #require(read(bytes))
    #expect(libraries.needed == ["libone.so", "libc.so.6"])
    #expect(libraries.searchPath == ["$ORIGIN/../lib", "/opt/lib"])
  }

  @Test func `of the older kind of path count where the newer is missing`() throws {
    let libraries = try #require(read(ELFSample(pathTag: 15).bytes))
    #expect(libraries.searchPath == ["$ORIGIN/../lib", "/opt/lib"])
  }

  @Test func `of a program that is there are found`() throws {
    let program = try Files.read("/bin/sh", limit: 64 << 20)
    #expect(try #require(read(program)).needed.contains { $0.hasPrefix("libc.so") })
  }

  @Test func `of a file that is cut off anywhere crash no reader`() {
    let bytes = ELFSample().bytes
    for count in 0..<bytes.count { _ = read(Array(bytes.prefix(count))) }
    #expect(read([]) == nil)
    #expect(read(Array("#!/bin/sh\n".utf8)) == nil)
  }

  @Test(arguments: 0..<32) func `of a file with wild numbers crash no reader`(seed: UInt64) {
    var generator = SplitMix(state: seed)
    for word in ELFSample.Word.allCases {
      for _ in 0..<500 {
        var bytes = ELFSample(word: word).bytes
        for _ in 0..<Int.random(in: 1..<6, using: &generator) {
          let place = Int.random(in: 16..<bytes.count, using: &generator)
          bytes[place] = [0, 1, 0x7F, 0x80, 0xFF].randomElement(using: &generator) ?? 0
        }
        _ = read(bytes)
      }
    }
  }

  private func read(_ bytes: [UInt8]) -> ELFLibraries? {
    ELFLibraries { offset, count in
      offset > UInt64(bytes.count) ? [] : Array(bytes.dropFirst(Int(offset)).prefix(count))
    }
  }
}

@Suite struct `An executable that is to be pinned` {
  @Test func `is noticed when it is a script, or finds a library beside it`() throws {
    let scratch = try Scratch()
    try scratch.write(Array("#!/bin/sh\n".utf8), to: "script")
    try scratch.write(Array("plain".utf8), to: "plain")
    #expect(ExecutableNature(of: scratch.file("script")) == .script)
    #expect(ExecutableNature(of: scratch.file("plain")) == .selfContained)
    #expect(ExecutableNature(of: scratch.file("nothing")) == .selfContained)
    try Files.createDirectory(scratch.file("bin"), mode: 0o755)
    try Files.createDirectory(scratch.file("lib"), mode: 0o755)
    try scratch.write(ELFSample().bytes, to: "bin/kv")
    #expect(ExecutableNature(of: scratch.file("bin/kv")) == .selfContained)
    try scratch.write([], to: "lib/libone.so")
    #expect(
      ExecutableNature(of: scratch.file("bin/kv")) == .needs(library: "\(scratch.path)/bin/../lib/libone.so"))
  }
}

/// The smallest ELF file that needs libraries.
struct ELFSample {
  var word = Word.eight
  var order = Order.little
  var pathTag: UInt64 = 29

  enum Word: Int, CaseIterable, Sendable { case four = 4, eight = 8 }
  enum Order: CaseIterable, Sendable { case little, big }

  private static let base: UInt64 = 0x40_0000
  private static let strings = "\0libone.so\0libc.so.6\0$ORIGIN/../lib:/opt/lib\0"

  var bytes: [UInt8] {
    let (headSize, segmentSize) = word == .eight ? (64, 56) : (52, 32)
    let dynamicStart = headSize + 2 * segmentSize
    let entries: [(UInt64, UInt64)] = [
      (1, 1), (1, 11), (pathTag, 21), (5, Self.base + UInt64(dynamicStart + 10 * word.rawValue)), (0, 0),
    ]
    let dynamicSize = entries.count * 2 * word.rawValue
    var file: [UInt8] = [0x7F, 0x45, 0x4C, 0x46, word == .eight ? 2 : 1, order == .little ? 1 : 2, 1]
    file += [UInt8](repeating: 0, count: 9) + number(3, 2) + number(62, 2) + number(1, 4)
    file += number(0, word.rawValue) + number(UInt64(headSize), word.rawValue) + number(0, word.rawValue)
    file += number(0, 4) + number(UInt64(headSize), 2) + number(UInt64(segmentSize), 2) + number(2, 2)
    file += [UInt8](repeating: 0, count: headSize - file.count)
    let whole = UInt64(dynamicStart + dynamicSize + Self.strings.utf8.count)
    file += segment(1, offset: 0, address: Self.base, size: whole)
    file += segment(2, offset: UInt64(dynamicStart), address: Self.base, size: UInt64(dynamicSize))
    for (tag, value) in entries { file += number(tag, word.rawValue) + number(value, word.rawValue) }
    return file + Array(Self.strings.utf8)
  }

  private func segment(_ type: UInt64, offset: UInt64, address: UInt64, size: UInt64) -> [UInt8] {
    let numbers = [offset, address, address, size, size].flatMap { number($0, word.rawValue) }
    return word == .eight
      ? number(type, 4) + number(4, 4) + numbers + number(8, 8)
      : number(type, 4) + numbers + number(4, 4) + number(8, 4)
  }

  private func number(_ value: UInt64, _ count: Int) -> [UInt8] {
    let digits = (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * UInt64($0))) }
    return order == .little ? digits : digits.reversed()
  }
}
