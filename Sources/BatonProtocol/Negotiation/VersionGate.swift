/// The rule of one channel about the version of the frames that arrive on it.
///
/// A frame says its version, and the decoder takes any. Which one is right only the session knows: Hello comes in the
/// lowest version that its sender speaks, HelloAck in the version that it chooses, and everything later in that one.
/// The numbers 0 and 65535 are nobody's version and are never let in.
package struct VersionGate: Hashable, Sendable {
  private enum Awaiting: Hashable {
    case hello
    /// Hello was read, the choice is the supervisor's, and the process cannot know it yet.
    case choice
    case helloAck(offered: VersionRange)
    case settled(ProtocolVersion)
  }

  private var awaiting: Awaiting

  /// The supervisor's end of a new process's channel: Hello comes first.
  package static let ofSupervisor = VersionGate(awaiting: .hello)

  /// A process's end, after it has sent a Hello that offers these versions.
  package static func ofProcess(offering offered: VersionRange = .spoken) -> VersionGate {
    VersionGate(awaiting: .helloAck(offered: offered))
  }

  /// Either end of a channel on which the greeting lies in the past, as an adopting supervisor finds it.
  package static func settled(on version: ProtocolVersion) -> VersionGate {
    VersionGate(awaiting: .settled(version))
  }

  /// The version of every frame to be sent, once it is known.
  package var chosen: ProtocolVersion? {
    switch awaiting {
    case .settled(let version): version
    case .hello, .choice, .helloAck: nil
    }
  }

  /// Says that the supervisor has chosen: the process may speak on.
  package mutating func settle(on version: ProtocolVersion) {
    awaiting = .settled(version)
  }

  /// Lets a frame in, or says what it should have been.
  package mutating func admit(_ frame: Frame) throws(ProtocolViolation) {
    guard frame.version.isUsable else {
      throw ProtocolViolation(expected: "a frame in a version from 1 to 65534", got: "\(frame.version)")
    }
    switch awaiting {
    case .hello: try admitHello(frame)
    case .choice: throw ProtocolViolation(expected: "silence until HelloAck", got: frame.message.kind.name)
    case .helloAck(let offered): try admitHelloAck(frame, offered: offered)
    case .settled(let version): try require(version, of: frame)
    }
  }

  private mutating func admitHello(_ frame: Frame) throws(ProtocolViolation) {
    guard case .hello(let hello) = frame.message else {
      throw ProtocolViolation(expected: "Hello as the first message", got: frame.message.kind.name)
    }
    try require(hello.lowestVersion, of: frame)
    awaiting = .choice
  }

  private mutating func admitHelloAck(_ frame: Frame, offered: VersionRange) throws(ProtocolViolation) {
    guard case .helloAck(let answer) = frame.message else {
      throw ProtocolViolation(expected: "HelloAck as the first message", got: frame.message.kind.name)
    }
    guard offered.contains(answer.chosenVersion) else {
      throw ProtocolViolation(expected: "HelloAck to choose from \(offered)", got: "\(answer.chosenVersion)")
    }
    try require(answer.chosenVersion, of: frame)
    awaiting = .settled(answer.chosenVersion)
  }

  private func require(_ version: ProtocolVersion, of frame: Frame) throws(ProtocolViolation) {
    guard frame.version == version else {
      throw ProtocolViolation(
        expected: "\(frame.message.kind.name) in a frame of \(version)", got: "a frame of \(frame.version)")
    }
  }
}
