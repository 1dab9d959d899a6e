import Baton
import Testing

@Suite struct `A reader of messages` {
  private static let lines = Array("one\r\n\ntwo\nthr".utf8)
  private static let frames: [UInt8] = [0, 0, 0, 2, 7, 8, 0, 0, 0, 0, 0, 0, 1, 0, 9]

  /// All messages, of bytes that come in two pieces.
  private func messages(_ form: MessageReader.Form, _ bytes: [UInt8], splitAt split: Int) throws -> ([[UInt8]], [UInt8])
  {
    var reader = MessageReader(form)
    var messages: [[UInt8]] = []
    for piece in [bytes[..<split], bytes[split...]] {
      reader.receive(piece)
      while let message = try reader.next() { messages.append(message) }
    }
    return (messages, reader.residual)
  }

  @Test func `cuts lines, wherever they come in pieces`() throws {
    for split in 0...Self.lines.count {
      let (messages, residual) = try messages(.lines, Self.lines, splitAt: split)
      #expect(messages == ["one", "", "two"].map { Array($0.utf8) })
      #expect(residual == Array("thr".utf8))
    }
  }

  @Test func `cuts frames, wherever they come in pieces`() throws {
    for split in 0...Self.frames.count {
      let (messages, residual) = try messages(.frames, Self.frames, splitAt: split)
      #expect(messages == [[7, 8], []])
      #expect(residual == [0, 0, 1, 0, 9])
    }
  }

  /// Before and after any message, and in the middle of any: what one reader leaves over is the next one's beginning.
  @Test func `loses and doubles no byte when another goes on where it ends`() throws {
    for split in 0...Self.lines.count {
      for takes in 0...3 {
        var first = MessageReader(.lines)
        var messages: [[UInt8]] = []
        first.receive(Self.lines[..<split])
        for _ in 0..<takes { if let message = try first.next() { messages.append(message) } }
        var second = MessageReader(.lines, residual: first.residual)
        second.receive(Self.lines[split...])
        while let message = try second.next() { messages.append(message) }
        #expect(messages == ["one", "", "two"].map { Array($0.utf8) })
        #expect(second.residual == Array("thr".utf8))
      }
    }
  }

  @Test func `gives up a client whose message is too long, complete or not`() throws {
    for bytes in [Array("12345\n".utf8), Array("12345".utf8)] {
      var reader = MessageReader(.lines, limit: 4)
      reader.receive(bytes)
      let error = #expect(throws: BatonError.self) { _ = try reader.next() }
      #expect(error?.code == .tooLarge)
    }
    var frames = MessageReader(.frames, limit: 4)
    frames.receive([255, 255, 255, 255])
    #expect(throws: BatonError.self) { _ = try frames.next() }
  }
}
