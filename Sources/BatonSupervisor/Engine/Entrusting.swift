import BatonChannel
import BatonMachines
import BatonPlatform
import BatonProtocol

// What goes into the descriptor store, and when: design.md, "The lock's passage", rule 9. Where nobody offers a store
// nothing of this does anything.

/// Both ends of a new process's channel, and the file for what it will say.
struct NewLine: ~Copyable {
  let ours: OwnedDescriptor
  let theirs: OwnedDescriptor
  let notes: OwnedDescriptor?
  let stored: [StoredName]
}

extension Engine {
  /// Makes the channel of a process that is about to be started, and has it stored before there is a process.
  ///
  /// A store that does not answer keeps nobody from serving: a start goes on without it, as it does on a full disk. A
  /// handoff is refused, while nobody is disturbed: if this supervisor died in it, nobody could end it.
  func makeLine(for attempt: OngoingAttempt) throws(ReceiptCause) -> NewLine {
    do throws(SystemFailure) {
      return try makeLine(attempt)
    } catch {
      let reason = keeperProblem.map { "the keeper has died; \($0.next ?? "")" } ?? "\(error.errno)"
      throw ReceiptCause(.systemFailure, "unable to store the control channel: \(reason)")
    }
  }

  private func makeLine(_ attempt: OngoingAttempt) throws(SystemFailure) -> NewLine {
    let pair = try OwnedDescriptor.socketPair()
    try pair.first.passCredentials()
    guard safekeeping.isOffered else {
      return NewLine(ours: pair.first, theirs: pair.second, notes: nil, stored: [])
    }
    let processEnd = try FileFacts(of: pair.second).identity.inode
    let names: [StoredName] = [.channel(attempt.number, processEnd: processEnd), .notes(attempt.number)]
    let notes = try ProcessNotes.file()
    do throws(SystemFailure) {
      try safekeeping.keep(pair.first, as: names[0])
      try safekeeping.keep(notes, as: names[1])
      try safekeeping.confirm()
    } catch {
      guard attempt.course.origin == .coldStart else {
        drop(names)
        throw error
      }
      warn(
        .unable(
          .warning, to: "store", "the control channel", attempt: attempt.number.number, because: "\(error.errno)",
          then: "the service is started all the same; if its supervisor dies, the next one cannot take it back"))
    }
    return NewLine(ours: pair.first, theirs: pair.second, notes: notes, stored: names)
  }

  /// The pidfd of a process that is there; its channel and its notes too, when they came back from itself.
  func entrust(_ process: ManagedProcess) {
    guard safekeeping.isOffered else { return }
    do {
      if !process.stored.contains(where: \.isOfChannel) { try entrustLine(of: process) }
      let name = StoredName.process(process.birth, process.handle.identity)
      guard !process.stored.contains(name) else { return }
      try safekeeping.keep(process.handle.descriptor, as: name)
      process.stored.append(name)
    } catch {
      log.say(.unable(.warning, to: "store", "the process", pid: process.pid, because: "\(error)"))
    }
  }

  private func entrustLine(of process: ManagedProcess) throws(SystemFailure) {
    // Nobody asks for the inode of the other end: the process is known by its rendezvous.
    let names: [StoredName] = [.channel(process.birth, processEnd: 0), .notes(process.birth)]
    guard process.channel != nil else { return }
    // A supervisor that came no further may have stored others.
    if let notes = names[1].inStore { try safekeeping.drop(notes) }
    try give(names, of: process)
    process.stored += names
  }

  /// The same for another store, which has nothing yet.
  func entrustAgain(_ process: ManagedProcess) throws(SystemFailure) {
    try give(process.stored, of: process)
    // What could not be stored while there was no keeper.
    entrust(process)
  }

  /// The channel last: who finds one and no notes does not know which version to speak on it.
  private func give(_ names: [StoredName], of process: ManagedProcess) throws(SystemFailure) {
    for name in names.filter({ !$0.isOfChannel }) + names.filter(\.isOfChannel) {
      switch name {
      case .channel:
        try process.channel?.withDescriptor { (descriptor) throws(SystemFailure) in
          try safekeeping.keep(descriptor, as: name)
        }
      case .notes: try keepNotes(of: process, as: name)
      case .process: try safekeeping.keep(process.handle.descriptor, as: name)
      case .listener, .executable, .candidate, .control, .stateLock: break
      }
    }
  }

  private func keepNotes(of process: ManagedProcess, as name: StoredName) throws(SystemFailure) {
    switch process.notesFile {
    case .some(let notes): try safekeeping.keep(notes, as: name)
    case .none: break
    }
  }

  func entrustListeners() {
    do {
      for listener in listeners { try safekeeping.keep(listener.socket.descriptor, as: listener.stored) }
    } catch {
      warn(
        .unable(
          .warning, to: "store", "the listeners", because: "\(error)",
          then: "if this supervisor dies, the next one cannot take them back"))
    }
  }

  /// Notes what a process says only once.
  func writeNotes(of process: ManagedProcess) {
    switch process.notesFile {
    case .some(let file):
      do {
        try process.processNotes.write(to: file)
      } catch {
        log.say(.unable(.warning, to: "note what was said by", "the process", pid: process.pid, because: "\(error)"))
      }
    case .none: break
    }
  }
}

// MARK: Letting go

extension Engine {
  /// The process sees the end of its channel only when nobody has the other end any more.
  func letGoOfChannel(of process: ManagedProcess) {
    let names = process.stored.filter(\.isOfChannel)
    drop(names)
    process.stored.removeAll { names.contains($0) }
  }

  /// It is gone, and nobody will ask for it.
  func letGo(of process: ManagedProcess) {
    drop(process.stored)
    process.stored = []
    process.notesFile = nil
    removeRendezvous(of: process)
  }

  func drop(_ names: [StoredName]) {
    do {
      for name in names { try safekeeping.drop(name) }
    } catch {
      log.say(.unable(.warning, to: "take", "descriptors out of the store", because: "\(error)"))
    }
  }

  func dropEverything() {
    do {
      try safekeeping.dropEverything()
    } catch {
      log.say(.unable(.warning, to: "take", "descriptors out of the store", because: "\(error)"))
    }
  }
}
