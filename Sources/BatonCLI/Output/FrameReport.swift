import BatonProtocol
import BatonSupervisor

/// A frame as `baton frame` writes it: `{"version": 2, "message": "Serve", "fields": {"handoff_id": "…"}}`.
enum FrameReport {
  static func report(of frame: Frame) -> Report {
    let fields = frame.message.fields.map { ReportField(name: $0.name, value: report(of: $0.value)) }
    return [
      "version": .number(UInt32(frame.version.number)), "message": .text(frame.message.kind.name),
      "fields": .fields(fields),
    ]
  }

  /// Without a version, the lowest that knows the message.
  static func frame(of report: Report) throws(ProtocolViolation) -> Frame {
    let members = try Self.fields(report, of: "a frame")
    var version: ProtocolVersion?
    var name: String?
    var fields: [(name: String, value: FieldValue)] = []
    for member in members {
      switch (member.name, member.value) {
      case ("version", .number(let number)) where UInt16(exactly: number) != nil:
        version = ProtocolVersion(UInt16(clamping: number))
      case ("version", _):
        throw ProtocolViolation(expected: "version to be a number from 0 to 65535", got: "another value")
      case ("message", .text(let text)): name = text
      case ("message", _): throw ProtocolViolation(expected: "message to be the name of one", got: "another value")
      case ("fields", let value):
        for field in try Self.fields(value, of: "fields") { fields.append((field.name, try Self.value(of: field))) }
      case (_, _): throw ProtocolViolation(expected: "version, message and fields", got: quoted(member.name))
      }
    }
    guard let name else { throw ProtocolViolation(expected: "the name of a message", got: "none") }
    let message = try Message(named: name, fields: fields)
    return Frame(version: version ?? message.kind.firstVersion, message: message)
  }

  private static func fields(_ report: Report, of place: String) throws(ProtocolViolation) -> [ReportField] {
    if case .fields(let fields) = report { return fields }
    throw ProtocolViolation(expected: "\(place) to be an object", got: "another value")
  }

  private static func report(of value: FieldValue) -> Report {
    switch value {
    case .truth(let truth): .truth(truth)
    case .number(let number): .number(number)
    case .text(let text): .text(text)
    case .texts(let texts): .list(texts.map { .text($0) })
    }
  }

  private static func value(of field: ReportField) throws(ProtocolViolation) -> FieldValue {
    switch field.value {
    case .truth(let truth): return .truth(truth)
    case .number(let number) where number >= 0: return .number(UInt64(number))
    case .text(let text): return .text(text)
    case .list(let values):
      var texts: [String] = []
      for value in values {
        guard case .text(let text) = value else {
          throw ProtocolViolation(expected: "\(field.name) to be a list of strings", got: "another value in it")
        }
        texts.append(text)
      }
      return .texts(texts)
    case .number, .nothing, .fields:
      throw ProtocolViolation(
        expected: "\(field.name) to be a string, a number, true, false or a list", got: "another value")
    }
  }
}
