package import BatonMachines
package import BatonPlatform

/// What came back from the descriptor store, sorted by what it is.
package final class Inheritance {
  package private(set) var listeners: [InheritedListener] = []
  package private(set) var processes: [Attempt: InheritedProcess] = [:]
  /// Names of descriptors that are none of ours: they are closed.
  package private(set) var strangers: [String] = []
  /// Hangs up when the keeper dies.
  private var lifeline: OwnedDescriptor?
  /// What only a supervisor passes that this program has replaced.
  private var control: (descriptor: Boxed, file: FileIdentity)?
  private var stateLock: Boxed?
  /// The program by which the supervisor was being replaced.
  package private(set) var candidate: FileIdentity?

  /// Takes everything that was passed.
  package init(_ passed: PassedDescriptors) {
    lifeline = passed.takeLifeline()
    while let text = passed.names.first, let name = DescriptorName(text), let descriptor = passed.take(name) {
      if let known = StoredName(text) {
        add(known, Boxed(descriptor))
      } else {
        strangers.append(text)
      }
    }
  }

  package func takeLifeline() -> OwnedDescriptor? { lifeline.take() }

  /// The control socket, which was never closed.
  package func takeControl() -> ListeningSocket? {
    guard let control, let descriptor = control.descriptor.take(), let address = try? descriptor.localAddress() else {
      return nil
    }
    return ListeningSocket(adopting: descriptor, address: address, file: control.file)
  }

  package func takeStateLock() -> OwnedDescriptor? { stateLock?.take() }

  /// Adds what a process has handed back. Of a listener that several have, one copy is enough.
  func add(_ belongings: HandedBack, since start: WallClock) throws(SystemFailure) {
    let process = process(belongings.guest.attempt)
    process.identity = belongings.guest.identity
    process.channel = belongings.channel
    let notes = try ProcessNotes.file()
    try ProcessNotes(belongings.incumbency, startedAt: start).write(to: notes)
    process.notes = Boxed(notes)
    process.origin = .itself
    for listener in belongings.listeners where !listeners.contains(where: { $0.name == listener.name }) {
      listeners.append(listener)
    }
  }

  /// The pidfd may not have come into the store.
  func complete(_ process: InheritedProcess, with identity: ProcessIdentity) {
    process.identity = process.identity ?? identity
  }

  /// Adds a process of which nothing is there but the process.
  func add(_ guest: Guest) {
    let process = process(guest.attempt)
    process.identity = guest.identity
    process.origin = .itself
  }

  private func add(_ name: StoredName, _ descriptor: Boxed) {
    switch name {
    case .listener(let listener, let file):
      listeners.append(InheritedListener(listener, file, descriptor))
    case .channel(let attempt, let inode):
      process(attempt).channel = descriptor
      process(attempt).processEnd = inode
    case .process(let attempt, let identity):
      process(attempt).pidfd = descriptor
      process(attempt).identity = identity
    case .notes(let attempt): process(attempt).notes = descriptor
    case .control(let file): control = (descriptor, file)
    case .stateLock: stateLock = descriptor
    case .candidate: if let file = descriptor.take() { candidate = try? FileFacts(of: file).identity }
    // The keeper's to use.
    case .executable: break
    }
  }

  private func process(_ attempt: Attempt) -> InheritedProcess {
    if let known = processes[attempt] { return known }
    let process = InheritedProcess(attempt)
    processes[attempt] = process
    return process
  }
}

/// A descriptor among others in a list, until somebody takes it; or none.
package final class Boxed {
  private var descriptor: OwnedDescriptor?

  init(_ descriptor: consuming OwnedDescriptor?) {
    self.descriptor = consume descriptor
  }

  package func take() -> OwnedDescriptor? { descriptor.take() }
}

package struct InheritedListener {
  package let name: String
  package let file: FileIdentity?
  package let descriptor: Boxed

  init(_ name: String, _ file: FileIdentity?, _ descriptor: Boxed) {
    self.name = name
    self.file = file
    self.descriptor = descriptor
  }

  package var stored: StoredName { .listener(name, file: file) }
}

/// What is left of one process.
package final class InheritedProcess {
  package let attempt: Attempt
  package fileprivate(set) var channel: Boxed?
  package fileprivate(set) var processEnd: UInt64?
  package fileprivate(set) var pidfd: Boxed?
  package fileprivate(set) var identity: ProcessIdentity?
  package fileprivate(set) var notes: Boxed?
  fileprivate var origin = Origin.store

  /// Where what is left was.
  fileprivate enum Origin {
    case store, itself
  }

  fileprivate init(_ attempt: Attempt) {
    self.attempt = attempt
  }

  /// What of it is in the store.
  package var stored: [StoredName] {
    guard origin == .store else { return [] }
    return [
      processEnd.map { .channel(attempt, processEnd: $0) }, identity.map { .process(attempt, $0) },
      notes == nil ? nil : .notes(attempt),
    ].compactMap(\.self)
  }
}
