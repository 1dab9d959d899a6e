package import BatonMachines
package import BatonPlatform

/// A process of an earlier supervisor that is there, or whose last words are.
package final class FoundProcess {
  package let attempt: Attempt
  package let identity: ProcessIdentity
  package let notes: ProcessNotes?
  let handle: BoxedHandle
  let channel: Boxed
  let notesFile: Boxed
  let stored: [StoredName]

  /// Looks for the process of what was inherited. `recorded` is what the journal knows of it.
  ///
  /// It is one only if boot, start time and pidfd belong together. Without a pidfd it is opened by what is recorded, and
  /// without a record by the end of the channel that only it has: its supervisor may have died before it could write.
  package init?(_ inherited: InheritedProcess, recorded: ProcessIdentity?) throws(SystemFailure) {
    var known = inherited.identity ?? recorded
    if known == nil, let end = inherited.processEnd { known = try ProcessIdentity.holder(ofSocket: end) }
    guard let identity = known else { return nil }
    guard let handle = try Self.open(identity, inherited.pidfd?.take()) else { return nil }
    let notesFile = inherited.notes?.take()
    switch notesFile {
    case .some(let file): notes = ProcessNotes(in: file)
    case .none: notes = nil
    }
    attempt = inherited.attempt
    self.identity = identity
    self.handle = handle
    channel = Boxed(inherited.channel?.take())
    self.notesFile = Boxed(notesFile)
    stored = inherited.stored
  }

  private static func open(
    _ identity: ProcessIdentity, _ pidfd: consuming OwnedDescriptor?
  ) throws(SystemFailure) -> BoxedHandle? {
    let restored: ProcessHandle?
    if let pidfd {
      restored = try ProcessHandle(identity: identity, restoring: pidfd)
    } else {
      restored = try ProcessHandle(opening: identity)
    }
    if let restored { return BoxedHandle(restored) }
    return nil
  }
}

/// A handle in a list, until somebody takes it.
final class BoxedHandle {
  private var handle: ProcessHandle?

  init(_ handle: consuming ProcessHandle) {
    self.handle = consume handle
  }

  func take() -> ProcessHandle? { handle.take() }
}
