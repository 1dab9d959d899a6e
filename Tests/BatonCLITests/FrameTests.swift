import BatonProtocol
import BatonSupervisor
import GoldenFiles
import Testing

@Suite struct `baton frame` {
  private let abort = """
    {"version":1,"message":"Abort","fields":{"handoff_id":"00010203-0405-0607-0809-0a0b0c0d0e0f","reason":"no"}}

    """
  private let abortHex = "17000000" + "0100" + "0b10000102030405060708090a0b0c0d0e0f" + "026e6f" + "\n"

  @Test func `decodes and encodes the same frame`() {
    #expect(baton("frame", "encode", input: abort) == Transcript(output: abortHex, complaints: "", code: .success))
    #expect(baton("frame", "decode", input: abortHex) == Transcript(output: abort, complaints: "", code: .success))
  }

  @Test func `reads digits in any lines and bytes as they are`() throws {
    let spread = abortHex.uppercased().map { "\($0) " }.joined(separator: "\n")
    #expect(baton("frame", "decode", input: spread).output == abort)
    let bytes = try #require(Hex.bytes(of: String((abortHex + abortHex).filter { $0 != "\n" })))
    #expect(baton(["frame", "decode", "--format", "binary"], input: bytes).output == abort + abort)
    let heartbeat = "{\"message\":\"Heartbeat\",\"fields\":{\"ts_ms\":\"1\"}}"
    let binary = baton("frame", "encode", "--format", "binary", input: heartbeat)
    #expect(Array(binary.output.utf8) == [4, 0, 0, 0, 1, 0, 13, 1])
  }

  @Test func `takes the lowest version that knows a message`() {
    let id = "\"fields\": {\"handoff_id\": \"00010203-0405-0607-0809-0a0b0c0d0e0f\"}"
    #expect(baton("frame", "encode", input: "{\"message\": \"Serve\", \(id)}").output.hasPrefix("140000000200"))
    #expect(baton("frame", "encode", input: "{\"message\": \"Begin\", \(id)}").output.hasPrefix("140000000100"))
  }

  @Test func `refuses what is malformed with the reader's own error`() throws {
    let id = "\"handoff_id\":\"00010203-0405-0607-0809-0a0b0c0d0e0f\""
    let decoded = [
      "0g", "123", "0100000001", "010000000100", "ffffffff0100", "0300000001000d", "16000000",
      "\(abortHex)03000000010063",
    ].map { ("decode", $0) }
    let encoded = [
      "{", "[]", "{}", "{\"message\":\"Serv\",\"fields\":{\(id)}}", "{\"message\":\"Serve\",\"fields\":{}}",
      "{\"message\":\"Serve\",\"version\":1,\"fields\":{\(id)}}", "{\"message\":\"Serve\",\"version\":70000}",
      "{\"message\":1,\"fields\":{}}", "{\"message\":\"Serve\",\"felds\":{}}", "{\"message\":\"Serve\",\"fields\":[]}",
      "{\"message\":\"Abort\",\"fields\":{\(id),\"reason\":null}}",
      "{\"message\":\"Abort\",\"fields\":{\(id),\"reason\":[1]}}",
      "{\"message\":\"Heartbeat\",\"fields\":{\"ts_ms\":-1}}",
      "{\"message\":\"Heartbeat\",\"fields\":{\"ts_ms\":\"18446744073709551616\"}}",
    ].map { ("encode", $0) }
    let actual = (decoded + encoded).map { direction, input in
      "< \(input)\n" + baton("frame", direction, input: input).text(of: ["frame", direction])
    }.joined(separator: "\n")
    #expect(try actual == golden("FrameMistakes.txt", accepting: actual))
  }
}
