import BatonProtocol
import Testing

@Suite struct `Fields that make no message` {
  private let abort: [(name: String, value: FieldValue)] = [
    ("handoff_id", .text("3f2a9c1e-7b64-4d0f-8a51-c0ffee123456")), ("reason", .text("no")),
  ]

  private func refusal(_ name: String, _ fields: [(name: String, value: FieldValue)]) -> ProtocolViolation? {
    do {
      _ = try Message(named: name, fields: fields)
      return nil
    } catch {
      return error
    }
  }

  @Test func `are refused by the name of what is unknown, missing or there twice`() {
    #expect(refusal("Abort", abort) == nil)
    #expect(refusal("Abbort", abort)?.got == "'Abbort'")
    #expect(
      refusal("Abort", abort + [("pid", .number(1))])
        == ProtocolViolation(expected: "one of the fields handoff_id, reason of Abort", got: "'pid'"))
    #expect(
      refusal("Abort", abort + [abort[1]]) == ProtocolViolation(expected: "reason of Abort once", got: "it twice"))
    #expect(
      refusal("Abort", [abort[0]]) == ProtocolViolation(expected: "reason of Abort", got: "no such field"))
  }

  /// For every type of field: a value that is none, and the words for it.
  @Test(
    arguments: [
      ("Drained", "accept_closed", .number(1), "true or false", "1"),
      ("Hello", "proto_min", .number(65536), "a number from 0 to 65535", "65536"),
      ("Hello", "pid", .number(1 << 32), "a number from 0 to 4294967295", "4294967296"),
      ("Hello", "pid", .text("1"), "a number from 0 to 4294967295", "'1'"),
      ("Hello", "role", .text("Successor"), "one of incumbent, successor", "'Successor'"),
      ("Hello", "build_id_hex", .text("abc"), "a string of pairs of hexadecimal digits", "'abc'"),
      (
        "Heartbeat", "ts_ms", .text("18446744073709551616"), "a string of decimal digits up to 18446744073709551615",
        "'18446744073709551616'"
      ),
      ("Heartbeat", "ts_ms", .text("+1"), "a string of decimal digits up to 18446744073709551615", "'+1'"),
      (
        "SealComplete", "last_revision_per_shard", .texts(["1", "x"]),
        "a list of strings of decimal digits up to 18446744073709551615", "the list '1', 'x'"
      ),
      ("SealComplete", "data_dir_fingerprint_hex", .text("00"), "a string of 64 hexadecimal digits", "'00'"),
      ("Abort", "handoff_id", .text("1"), "a UUID such as 3f2a9c1e-7b64-4d0f-8a51-c0ffee123456", "'1'"),
      ("Abort", "reason", .texts([]), "a string", "an empty list"),
      ("Ready", "listening_on", .text("main"), "a list of strings", "'main'"),
      ("Resumed", "generation", .truth(true), "a string of decimal digits up to 18446744073709551615", "true"),
    ] as [(String, String, FieldValue, String, String)])
  func `are refused by what the field should be`(
    message: String, field: String, value: FieldValue, expected: String, got: String
  ) throws {
    var generator = SeededGenerator()
    let kind = try #require(MessageKind(name: message))
    let fields = try Message.random(kind, using: &generator).fields.map {
      ($0.name, $0.name == field ? value : $0.value)
    }
    #expect(
      refusal(message, fields) == ProtocolViolation(expected: "\(field) of \(message) to be \(expected)", got: got))
  }

  @Test func `may give a number of 64 bits as a number too`() throws {
    let heartbeat = try Message(named: "Heartbeat", fields: [("ts_ms", .number(.max))])
    #expect(heartbeat == .heartbeat(.init(wallClockMilliseconds: .max)))
  }
}
