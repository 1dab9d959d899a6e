import BatonMachines
import BatonPlatform
import BatonProtocol

/// The lock of the data directory in this process's hands: taking, stamping, passing on.
struct LockKeeper: ~Copyable {
  let directory: String
  let formats: DataFormats

  private var lock: DataDirectoryLock?
  /// What was stamped when the lock was taken.
  private var stamped: LockStamp?
  /// The generation that this process holds or held last.
  private(set) var generation = Generation.zero
  /// Set when a warning came with the lock, until somebody takes it.
  private(set) var warning: String?

  init(directory: String, formats: DataFormats) {
    self.directory = directory
    self.formats = formats
  }

  var isHeld: Bool { lock != nil }

  /// What became of trying to take the lock.
  enum Taking {
    case taken
    /// Somebody else has it, or the kernel would not; with the reason, where it was asked for.
    case unavailable(BatonError)
    /// The data cannot be read by this release: the lock is let go.
    case unreadable(BatonError)
  }
}

// MARK: Taking

extension LockKeeper {
  /// Opens the path and tries once.
  mutating func take(granted: Generation?, holders naming: DataDirectoryLock.HolderNaming) -> Taking {
    do throws(SystemFailure) {
      return settle(try DataDirectoryLock.take(in: directory, holders: naming), granted)
    } catch {
      return .unavailable(BatonError(.system, error))
    }
  }

  /// Takes over the lock that came from hand to hand.
  mutating func adopt(_ descriptor: consuming OwnedDescriptor, granted: Generation?) -> Taking {
    do throws(SystemFailure) {
      return settle(try DataDirectoryLock.adopt(descriptor, in: directory), granted)
    } catch {
      return .unavailable(BatonError(.system, error))
    }
  }

  private mutating func settle(_ attempt: consuming LockAttempt, _ granted: Generation?) -> Taking {
    switch consume attempt {
    case .refused(let refusal): return .unavailable(error(for: refusal))
    case .taken(let taken, let warning):
      if warning == .userSpaceFileSystem {
        self.warning = "\(directory) is on a file system in user space: whether its lock can be relied on is unknown"
      }
      do throws(BatonError) {
        stamped = try readStamp(of: taken)
      } catch {
        return .unreadable(error)
      }
      lock = consume taken
      generation = nextGeneration(granted)
      return .taken
    }
  }

  /// More than what was stamped, more than what this process has had, and at least what was granted.
  private func nextGeneration(_ granted: Generation?) -> Generation {
    let own = max(generation, stamped?.generation ?? .zero).advanced(by: 1)
    return max(own, granted ?? .zero)
  }

  private func readStamp(of lock: borrowing DataDirectoryLock) throws(BatonError) -> LockStamp? {
    let object = "unable to take the data of \(directory)"
    do {
      // One byte more than there may be, so that a longer file is seen for what it is.
      guard let stamp = try LockStamp.read(lock.readStamp(limit: LockStamp.byteCount + 1)) else { return nil }
      guard !formats.reads.contains(stamp.format) else { return stamp }
      throw BatonError(
        .format,
        "\(object): it has format \(stamp.format), this release reads \(formats.reads.lowerBound) to "
          + "\(formats.reads.upperBound)")
    } catch let error as BatonError {
      throw error
    } catch {
      throw BatonError(.format, "\(object): \(error)")
    }
  }

  private func error(for refusal: DataDirectoryLock.Refusal) -> BatonError {
    let object = "unable to take the data of \(directory)"
    return switch refusal {
    case .held(let holders):
      BatonError(
        .locked,
        "\(object): locked by \(holders.isEmpty ? "another process" : holders.map(\.description).joined(separator: ", "))"
      )
    case .networkFileSystem(let name): BatonError(.fileSystem, "\(object): \(name) cannot lock it")
    case .anotherFile: BatonError(.locked, "\(object): the lock that was handed over is of another file")
    }
  }
}

// MARK: Owning

extension LockKeeper {
  /// Writes generation and format into the lock file: one write, one fdatasync.
  func stamp() throws(SystemFailure) {
    let text = Array(LockStamp(generation: generation, format: formats.writes).text.utf8)
    try lock?.writeStamp(text.span)
  }

  /// Says for people who holds the lock; whether it works decides nothing.
  func writePidFile() {
    try? lock?.writePidFile()
  }
}

// MARK: Passing on

extension LockKeeper {
  /// Sends the locked descriptor, attached to the attempt's sixteen bytes, and lets go of it. Kept if it cannot be sent.
  mutating func pass(of id: HandoffID, on escrow: borrowing OwnedDescriptor) throws(SystemFailure) {
    guard let held = lock.take() else { return }
    let bytes = id.bytes
    do throws(SystemFailure) {
      guard case .bytes(bytes.count) = try escrow.send(bytes.span, passing: held.descriptor) else {
        throw SystemFailure(call: .send, object: "the escrow pair", errno: .wouldBlock)
      }
    } catch {
      lock = consume held
      throw error
    }
    CrashPoint.pass("lock/sent")
    // Closing, not unlocking: the lock lives on in the descriptor that was sent.
    _ = consume held
  }

  /// Version 1: frees the lock for whoever comes.
  mutating func unlockForVersion1() throws(SystemFailure) {
    guard let held = lock.take() else { return }
    try held.unlockForVersion1()
  }

  /// Takes the warning that came with the lock.
  mutating func takeWarning() -> String? {
    defer { warning = nil }
    return warning
  }
}
