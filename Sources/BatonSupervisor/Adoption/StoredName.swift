package import BatonMachines
package import BatonPlatform

/// What a descriptor in the store is, and all that the next supervisor has to know to take it back.
package enum StoredName: Hashable, Sendable {
  /// A listener, with the socket file that was made for it.
  case listener(String, file: FileIdentity?)
  /// The supervisor's end of a control channel, by the attempt that its process was started for. The inode is that of the
  /// process's end: it leads to a process whose pid nobody has lived to write down.
  case channel(Attempt, processEnd: UInt64)
  /// A pidfd.
  case process(Attempt, ProcessIdentity)
  /// What a process has said of itself: a file in memory.
  case notes(Attempt)
  /// The program that the supervisor was replaced by; a keeper starts it. See `Keeper`.
  case executable
  /// The program by which the supervisor is being replaced.
  case candidate
  /// The listening control socket, with its file. Never in the store: it goes from a supervisor to the program that it
  /// is replaced by.
  case control(file: FileIdentity)
  /// The lock of the state directory, which goes the same way.
  case stateLock
}

extension StoredName {
  package var isOfChannel: Bool {
    if case .channel = self { true } else { false }
  }

  /// The name in the store; `nil` when it would be too long for one.
  package var inStore: DescriptorName? { DescriptorName(text) }

  private var text: String {
    switch self {
    case .listener(let name, nil): "listener/\(name)"
    case .listener(let name, let file?): "listener/\(name)/\(file.device)/\(file.inode)"
    case .channel(let attempt, let inode): "channel/\(attempt.number)/\(inode)"
    case .process(let attempt, let process):
      "process/\(attempt.number)/\(process.pid)/\(process.startTime)/\(process.bootID)"
    case .notes(let attempt): "notes/\(attempt.number)"
    case .executable: DescriptorName.executable.text
    case .candidate: DescriptorName.candidate.text
    case .control(let file): "control/\(file.device)/\(file.inode)"
    case .stateLock: "state-lock"
    }
  }

  /// Reads what `text` writes; `nil` for the names of others.
  package init?(_ text: String) {
    let words = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    switch (words.first, words.count) {
    case ("listener", 2): self = .listener(words[1], file: nil)
    case ("listener", 4):
      guard let device = UInt64(words[2]), let inode = UInt64(words[3]) else { return nil }
      self = .listener(words[1], file: FileIdentity(device: device, inode: inode))
    case ("channel", 3):
      guard let attempt = UInt64(words[1]), let inode = UInt64(words[2]) else { return nil }
      self = .channel(Attempt(attempt), processEnd: inode)
    case ("process", 5):
      guard let attempt = UInt64(words[1]), let pid = Int32(words[2]), let startTime = UInt64(words[3]) else {
        return nil
      }
      self = .process(Attempt(attempt), ProcessIdentity(pid: pid, startTime: startTime, bootID: words[4]))
    case ("notes", 2):
      guard let attempt = UInt64(words[1]) else { return nil }
      self = .notes(Attempt(attempt))
    case ("control", 3):
      guard let device = UInt64(words[1]), let inode = UInt64(words[2]) else { return nil }
      self = .control(file: FileIdentity(device: device, inode: inode))
    case ("executable", 1): self = .executable
    case ("candidate", 1): self = .candidate
    case ("state-lock", 1): self = .stateLock
    case _: return nil
    }
  }
}
