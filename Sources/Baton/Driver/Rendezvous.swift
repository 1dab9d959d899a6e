import BatonPlatform

/// Where this process can be found when its supervisor is gone for good, with everybody who held its descriptors.
///
/// The supervisor has made the door and given it away, so that the process needs no right in the directory where its name
/// is, and nobody else can stand there. Whoever comes waits before it for as long as the channel to a supervisor is open.
///
/// Who is let in gets the listeners of the service and orders the process about. So it has to be root or have the uid
/// of the supervisor that has made the channel, by the kernel's word; and it must not be of this service's own making:
/// what a server starts for its clients may well have the same uid.
final class Rendezvous {
  /// What the session was given, held open for the next supervisor whatever the application does with its own.
  private let listeners: [HeldListener]
  private let supervisorUser: UInt32
  private var door: OwnedDescriptor?
  private var watch = Watch.none

  static let token: UInt64 = 2

  private enum Watch {
    case none, watched
  }

  /// - Throws: when the process has no descriptor left.
  init(_ listeners: [Listener], on channel: borrowing OwnedDescriptor) throws(SystemFailure) {
    supervisorUser = try channel.peerCredentials().user
    var held: [HeldListener] = []
    for listener in listeners {
      held.append(HeldListener(listener.name, try .duplicate(of: listener.descriptor)))
    }
    self.listeners = held
  }

  var names: [String] { listeners.map(\.name) }

  func eachListener(_ body: (borrowing OwnedDescriptor) -> Void) {
    for listener in listeners { body(listener.descriptor) }
  }

  /// Takes the door that the supervisor has made.
  func furnish(_ door: consuming OwnedDescriptor) throws(SystemFailure) {
    try door.setWaiting(.nonBlocking)
    self.door = consume door
  }

  /// Nobody supervises: from here on those who come are looked at.
  func open(in loop: borrowing EventLoop) throws(SystemFailure) {
    guard watch == .none else { return }
    switch door {
    case .some(let door):
      try loop.watch(door, for: .readable, token: Self.token)
      watch = .watched
    case .none: break
    }
  }

  /// Whoever comes now waits.
  func close(in loop: borrowing EventLoop) throws(SystemFailure) {
    guard watch == .watched else { return }
    watch = .none
    switch door {
    case .some(let door): try loop.forget(door)
    case .none: break
    }
  }

  /// The connection of a supervisor; `nil` when there is none. `object` is told who was turned away.
  func admit(_ object: (String) -> Void) throws(SystemFailure) -> OwnedDescriptor? {
    guard let visitor = try accept() else { return nil }
    let peer = try visitor.peerCredentials()
    guard peer.user == 0 || peer.user == supervisorUser else {
      object("pid \(peer.pid) has uid \(peer.user): root and uid \(supervisorUser) may supervise")
      return nil
    }
    guard try ProcessTable.descends(peer.pid, from: Host.pid) == false else {
      object("pid \(peer.pid) descends from this process, or is gone already")
      return nil
    }
    return visitor
  }

  private func accept() throws(SystemFailure) -> OwnedDescriptor? {
    switch door {
    case .some(let door): try door.acceptConnection()
    case .none: nil
    }
  }
}

private final class HeldListener {
  let name: String
  let descriptor: OwnedDescriptor

  init(_ name: String, _ descriptor: consuming OwnedDescriptor) {
    self.name = name
    self.descriptor = descriptor
  }
}
