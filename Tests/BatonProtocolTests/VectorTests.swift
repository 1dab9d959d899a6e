import BatonProtocol
import GoldenFiles
import Testing

@Suite struct `Frames that another implementation wrote` {
  @Test func `are seventy-seven sound ones and thirty-eight malformed ones`() throws {
    let vectors = try Vectors.bundled()
    #expect(vectors.sound.count == 77)
    #expect(vectors.malformed.count == 38)
  }

  @Test func `are the same in the sources and beside the checkout`() throws {
    guard let shared = try Vectors.shared() else { return }
    let bundled = try Vectors.bundled()
    #expect(shared.sound.map(\.frame) == bundled.sound.map(\.frame))
    #expect(shared.malformed.map(\.bytes) == bundled.malformed.map(\.bytes))
  }

  @Test func `decode to their fields`() throws {
    for vector in try Vectors.bundled().sound {
      let reading = StreamReading(of: vector.frame)
      #expect(reading.violation == nil, "\(vector.name)")
      let frame = try #require(reading.frames.first, "\(vector.name)")
      #expect(reading.frames.count == 1, "\(vector.name)")
      #expect(frame.version == vector.version, "\(vector.name)")
      #expect(frame.message.kind.name == vector.message, "\(vector.name)")
      let fields = Dictionary(uniqueKeysWithValues: frame.message.fields.map { ($0.name, $0.value) })
      #expect(fields == vector.fields, "\(vector.name)")
    }
  }

  @Test func `are encoded to the same bytes`() throws {
    for vector in try Vectors.bundled().sound {
      let frame = try #require(StreamReading(of: vector.frame).frames.first, "\(vector.name)")
      #expect(try FrameEncoder.frame(frame.message, in: vector.version) == vector.frame, "\(vector.name)")
    }
  }

  @Test func `are refused when malformed, with what was expected and what was there`() throws {
    var text = ""
    for vector in try Vectors.bundled().malformed {
      let words = refusal(of: vector)
      #expect(words != nil, "\(vector.name) was taken")
      text += "\(vector.name)\n    \(words ?? "taken")\n"
    }
    #expect(try text == golden("malformed.txt", accepting: text))
  }

  /// Two of them carry the version 0 or 65535: those decode as bytes, and it is the session that refuses them.
  private func refusal(of vector: MalformedVector) -> String? {
    let reading = StreamReading(of: vector.bytes)
    if let violation = reading.violation { return violation.description }
    var gate = VersionGate.settled(on: .one)
    do {
      for frame in reading.frames { try gate.admit(frame) }
      return nil
    } catch {
      return "by the session: \(error)"
    }
  }
}
