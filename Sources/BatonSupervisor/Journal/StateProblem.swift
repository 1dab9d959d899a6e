package import BatonPlatform

/// Why a supervisor cannot work with its state directory. Nothing was changed there.
package enum StateProblem: Error, Hashable, Sendable {
  /// Neither a directory nor allowed to be a link to one.
  case notADirectory(String)
  /// Somebody else's: whoever owns it can change what the supervisor remembers.
  case ownedByAnother(String, user: UInt32)
  case tooOpen(String, mode: UInt32)
  /// Another supervisor of this service runs.
  case held(String, by: [LockHolder])
  case unreadable(String, RecordDamage)
  /// Records follow a damaged one: this is no torn end, and what is missing may be a commit.
  case damagedInTheMiddle(String, at: Int)
  case anotherService(String, named: String)
  case system(SystemFailure)
}

extension StateProblem {
  /// Does something of the kernel's, and reports its failure as a problem of the state directory.
  static func wrapping<Value: ~Copyable>(
    _ step: () throws(SystemFailure) -> Value
  ) throws(StateProblem) -> Value {
    do { return try step() } catch { throw .system(error) }
  }

  /// The problem as a sentence that says what to do.
  package var sentence: Sentence {
    switch self {
    case .notADirectory(let path):
      .unable(
        to: "use the state directory", path, because: "not a directory, or a link to one", then: "name a directory")
    case .ownedByAnother(let path, let user):
      .unable(
        to: "use the state directory", path, because: "it belongs to uid \(user), not to uid \(Host.user)",
        then: "give it to the supervisor's user, or run as its owner")
    case .tooOpen(let path, let mode):
      .unable(
        to: "use the state directory", path, because: "its mode is \(octal(mode)), so others can reach it",
        then: "chmod 0700 \(path)")
    case .held(let path, let holders):
      .unable(
        to: "supervise the service", "of \(path)", because: "another supervisor does: \(named(holders))",
        then: "stop that one first, or ask it: baton status")
    case .unreadable(let path, let damage):
      .unable(to: "read", path, because: damage.description, then: remedy(for: damage, path))
    case .damagedInTheMiddle(let path, let offset):
      .unable(
        to: "read", path, because: "damaged at byte \(offset), and records follow",
        then: "see that no process of the service runs, then move it away")
    case .anotherService(let path, let name):
      .unable(
        to: "use", path, because: "it is the state of the service \(quoted(name))",
        then: "give every service a state directory of its own")
    case .system(let failure):
      .unable(to: failure.call.rawValue, failure.object, because: failure.errno.description)
    }
  }

  private func remedy(for damage: RecordDamage, _ path: String) -> String {
    switch damage {
    case .otherVersion(let version, let known) where version > known: "run the Baton that wrote it, or a newer one"
    case .otherVersion: "run the Baton that wrote it"
    case .torn, .otherKind, .tooLong, .wrongChecksum, .malformed, .trailing:
      "see that no process of the service runs, then move it away"
    }
  }

  private func named(_ holders: [LockHolder]) -> String {
    holders.isEmpty ? "a process that cannot be seen from here" : alternatives(holders.map(\.description))
  }

  private func octal(_ mode: UInt32) -> String {
    let digits = String(mode, radix: 8)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
