import BatonProtocol
import Testing

@Suite struct `A million frames of noise` {
  /// Debug builds are some twenty times slower, and find what they find earlier.
  private static var count: Int {
    #if DEBUG
      50_000
    #else
      1_000_000
    #endif
  }

  @Test func `never crash the decoder, and what it takes it would have written`() throws {
    var generator = SeededGenerator()
    let templates = try MessageKind.allCases.map { try FrameEncoder.frame(.random($0, using: &generator), in: .two) }
      .filter { $0.count < 200 }
    var taken = 0
    for round in 0..<Self.count {
      let bytes = round.isMultiple(of: 2) ? noise(using: &generator) : mutant(of: templates, using: &generator)
      let reading = StreamReading(of: bytes)
      taken += reading.frames.count
      for frame in reading.frames where frame.version.isUsable {
        let written = try FrameEncoder.frame(frame.message, in: frame.version)
        let place = Int(frame.position.lowerBound)..<Int(frame.position.upperBound)
        if written != Array(bytes[place]) { Issue.record("\(Hex.text(of: bytes)), \(Seed.note)") }
      }
    }
    #expect(taken > Self.count / 100, "the noise is too wild to reach the messages, \(Seed.note)")
  }

  /// A sound header, a known index, and then anything.
  private func noise(using generator: inout SeededGenerator) -> [UInt8] {
    let length = Int.random(in: 0...48, using: &generator)
    let content = (0..<length).map { _ in byte(using: &generator) }
    let index = UInt8.random(in: 0...30, using: &generator)
    let head: [UInt8] = [UInt8(3 + length), 0, 0, 0, .random(in: 1...2, using: &generator), 0, index]
    return head + content
  }

  /// Small numbers are likely to be lengths.
  private func byte(using generator: inout SeededGenerator) -> UInt8 {
    switch UInt8.random(in: 0...3, using: &generator) {
    case 0: 16
    case 1: .random(in: 0...3, using: &generator)
    default: .random(in: 0...255, using: &generator)
    }
  }

  private func mutant(of templates: [[UInt8]], using generator: inout SeededGenerator) -> [UInt8] {
    var bytes = templates.randomElement(using: &generator) ?? []
    for _ in 0..<Int.random(in: 0...2, using: &generator) where !bytes.isEmpty {
      let place = Int.random(in: 0..<bytes.count, using: &generator)
      switch UInt8.random(in: 0...2, using: &generator) {
      case 0: bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &generator)
      case 1: bytes.remove(at: place)
      default: bytes.insert(.random(in: 0...255, using: &generator), at: place)
      }
    }
    return bytes
  }
}
