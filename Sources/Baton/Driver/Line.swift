import BatonChannel
import BatonPlatform
import BatonProtocol

/// The control channel, its rule about versions, and its place in the loop.
final class Line {
  var channel: ControlChannel
  var gate: VersionGate
  private var watchesForRoom = false

  static let token: UInt64 = 1

  init(_ socket: consuming OwnedDescriptor, watchedBy loop: borrowing EventLoop) throws(SystemFailure) {
    let channel = try ControlChannel(socket)
    try loop.watch(channel.descriptor, for: .readable, token: Self.token)
    self.channel = channel
    gate = .ofProcess()
  }

  /// A connection of a supervisor that has come back: what the greeting would settle is known to both.
  init(returning socket: consuming OwnedDescriptor, watchedBy loop: borrowing EventLoop) throws(SystemFailure) {
    let channel = try ControlChannel(socket, version: .two)
    try loop.watch(channel.descriptor, for: .readable, token: Self.token)
    self.channel = channel
    gate = .settled(on: .two)
  }

  /// Asks the loop for room in the socket exactly as long as frames wait for it.
  func watch(with loop: borrowing EventLoop) throws(SystemFailure) {
    guard channel.hasUnsentFrames != watchesForRoom else { return }
    watchesForRoom.toggle()
    try loop.change(
      channel.descriptor, to: watchesForRoom ? [.readable, .writable] : .readable, token: Self.token)
  }

  func forget(in loop: borrowing EventLoop) throws(SystemFailure) {
    try loop.forget(channel.descriptor)
  }
}
