import BatonProtocol
import Foundation
import GoldenFiles
import Testing

@Suite struct `The protocol's document` {
  @Test func `says what the code says`() throws {
    var text = try String(contentsOf: Repository.root.appending(path: "docs/Protocol.md"), encoding: .utf8)
    for block in try ProtocolBlocks.all() {
      let start = try #require(text.range(of: "<!-- generated: \(block.name) -->\n"), "\(block.name)")
      let end = try #require(text.range(of: "<!-- end of \(block.name) -->"), "\(block.name)")
      text.replaceSubrange(start.upperBound..<end.lowerBound, with: "\n\(block.text)\n\n")
    }
    #expect(try text == goldenDocument("docs/Protocol.md", accepting: text))
  }

  @Test(arguments: MessageKind.allCases)
  func `shows a message of each kind`(kind: MessageKind) throws {
    #expect(Sample.message(kind).kind == kind)
  }
}
