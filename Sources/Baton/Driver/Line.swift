import BatonChannel
import BatonPlatform
import BatonProtocol

/// The control channel, its rule about versions, and its place in the loop.
final class Line {
  var channel: ControlChannel
  var gate = VersionGate.ofProcess()
  private var watchesForRoom = false

  static let token: UInt64 = 1

  init(_ socket: consuming OwnedDescriptor, watchedBy loop: borrowing EventLoop) throws(SystemFailure) {
    let channel = try ControlChannel(socket)
    try loop.watch(channel.descriptor, for: .readable, token: Self.token)
    self.channel = channel
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
