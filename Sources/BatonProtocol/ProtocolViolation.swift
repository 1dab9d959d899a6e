/// A peer that did not keep to the protocol: what it should have sent, and what it sent.
///
/// Never a reason to crash: the driver logs it and the attempt is aborted.
package struct ProtocolViolation: Error, Hashable, Sendable, CustomStringConvertible {
  package let expected: String
  package let got: String

  package init(expected: String, got: String) {
    self.expected = expected
    self.got = got
  }

  package var description: String { "expected \(expected), got \(got)" }
}
