import BatonCLI
import BatonSupervisor
import GoldenFiles
import Testing

@Suite struct `JSON` {
  private let report: Report = [
    "nothing": .nothing, "empty": .list([]), "also": [:], "list": .list([.number(Int64.min), .truth(true)]),
    "text": .text("a\"\\\n\t\u{1b}\u{202e}é😀\u{E0001}"), "inner": ["b": .number(Int64(1)), "a": .truth(false)],
  ]

  @Test func `is written in the order of the report`() {
    let text = #""a\"\\\n\t\u001b\u202eé😀\udb40\udc01""#
    #expect(
      JSONText.compact(report)
        == #"{"nothing":null,"empty":[],"also":{},"list":[-9223372036854775808,true],"text":\#(text),"#
        + #""inner":{"b":1,"a":false}}"# + "\n")
    #expect(
      JSONText.pretty(report) == """
        {
          "nothing": null,
          "empty": [],
          "also": {},
          "list": [
            -9223372036854775808,
            true
          ],
          "text": \(text),
          "inner": {
            "b": 1,
            "a": false
          }
        }

        """)
  }

  @Test func `is read as it was written`() throws {
    let bytes = Array((JSONText.pretty(report) + JSONText.compact(report)).utf8)
    #expect(try JSONReader.values(in: bytes, file: "x") == [report, report])
  }

  @Test func `is read with every escape that it may have`() throws {
    let text = #""\"\\\/\b\f\n\r\t\u00E9\ud83d\ude00""#
    #expect(try JSONReader.values(in: Array(text.utf8), file: "x") == [.text("\"\\/\u{8}\u{c}\n\r\té😀")])
  }

  @Test func `of another kind is refused with its place`() throws {
    let texts = [
      "{\"a\": 1,\n \"a\": 2}", "{\"a\" 1}", "{a: 1}", "{\"a\": 1,}", "[1,]", "[1 2]", "{\"a\": [1, 2", "01", "-",
      "1.5",
      "1e3", "9223372036854775808", "tru", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"\\udc00\"",
      "\"\t\"", "\"a", "\"\\", "'a'", "// a", "NaN", "}", String(repeating: "[", count: 65), "\u{feff}1",
    ]
    let actual = texts.map { "== \($0)\n\(complaint(about: Array($0.utf8)))" }.joined(separator: "\n")
    #expect(try actual == golden("JSONMistakes.txt", accepting: actual))
    #expect(complaint(about: [0x22, 0xff, 0x22]) == "input:1:1: text that is not UTF-8; write UTF-8\n")
  }

  private func complaint(about bytes: [UInt8]) -> String {
    do throws(ConfigurationProblems) {
      return "\(try JSONReader.values(in: bytes, file: "input"))\n"
    } catch {
      return error.report
    }
  }
}
