/// Why somebody said no, as a number that may grow: a code that is not known here is kept and shown as its number.
package struct RefusalCode: Hashable, Sendable {
  package let number: UInt16

  package init(number: UInt16) {
    self.number = number
  }

  /// Another reason, which the text gives.
  package static let other = RefusalCode(number: 0)
  /// Not now: the application is in the middle of something that must not be interrupted.
  package static let notNow = RefusalCode(number: 1)
  /// The process is stopping for good and takes part in nothing more.
  package static let stopping = RefusalCode(number: 2)
  /// The configuration of the process does not let it serve.
  package static let configuration = RefusalCode(number: 3)
  /// A listener that the process needs was not handed to it, or cannot be used.
  package static let listeners = RefusalCode(number: 4)
  /// The data cannot be read by this release.
  package static let format = RefusalCode(number: 5)
  /// The lock that arrived is not the lock of the data directory, or is not held.
  package static let lock = RefusalCode(number: 6)
  /// The data could not be opened.
  package static let storage = RefusalCode(number: 7)
  /// The process asked for something that the supervisor does not do in this phase.
  package static let phase = RefusalCode(number: 8)

  /// The codes that have a name, with it, in the order of their numbers.
  package static let named: [(code: RefusalCode, name: String)] = [
    (.other, "other"), (.notNow, "not-now"), (.stopping, "stopping"), (.configuration, "configuration"),
    (.listeners, "listeners"), (.format, "format"), (.lock, "lock"), (.storage, "storage"), (.phase, "phase"),
  ]
}

extension RefusalCode: CustomStringConvertible {
  package var description: String {
    Self.named.first { $0.code == self }?.name ?? "code \(number)"
  }
}
