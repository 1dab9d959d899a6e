import BatonPlatform

/// What a program can print about a value: an ordered tree, which the command line turns into JSON.
///
/// Fields keep their order, because people read the JSON too and golden files compare it byte for byte.
package indirect enum Report: Hashable, Sendable {
  case nothing
  case truth(Bool)
  case number(Int64)
  case text(String)
  case list([Report])
  case fields([ReportField])
}

/// One named value of a report.
package struct ReportField: Hashable, Sendable {
  package let name: String
  package let value: Report

  package init(name: String, value: Report) {
    self.name = name
    self.value = value
  }
}

extension Report: ExpressibleByDictionaryLiteral {
  package init(dictionaryLiteral pairs: (String, Report)...) {
    self = .fields(pairs.map { ReportField(name: $0.0, value: $0.1) })
  }
}

extension Report {
  /// An unsigned number; one that JSON readers could not hold exactly is given as its largest.
  package static func number(_ value: UInt64) -> Report {
    .number(Int64(clamping: value))
  }

  package static func number(_ value: UInt32) -> Report {
    .number(Int64(value))
  }

  /// The value, or nothing where there is none: a field is never left out, so that scripts find it.
  package static func optional<Value>(_ value: Value?, _ report: (Value) -> Report) -> Report {
    value.map(report) ?? .nothing
  }

  /// A length of time in whole nanoseconds; the field's name says the unit.
  package static func nanoseconds(_ value: Duration) -> Report {
    .number(value.wholeNanoseconds)
  }
}
