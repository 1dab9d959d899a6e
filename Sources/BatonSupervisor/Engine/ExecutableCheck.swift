import BatonPlatform

/// What can be seen of an executable without running it.
enum ExecutableCheck {
  /// Checks the file at the path, which is what will be executed, and that it is the one that the asker opened.
  static func check(_ path: String, passed: borrowing OwnedDescriptor?) throws(ReceiptCause) -> FileFacts {
    let facts = try check(path)
    switch passed {
    case .some(let passed): try compare(passed, with: facts, path)
    case .none: break
    }
    return facts
  }

  /// The same, of what was opened already.
  static func check(_ path: String, opened: borrowing OwnedDescriptor) throws(ReceiptCause) -> FileFacts {
    let facts = try check(path)
    try compare(opened, with: facts, path)
    return facts
  }

  private static func check(_ path: String) throws(ReceiptCause) -> FileFacts {
    let facts = try facts(of: path)
    guard facts.kind == .regular else { throw ReceiptCause(.release(.executableNotExecutable), "\(path) is no file") }
    guard facts.mode & 0o111 != 0 else {
      throw ReceiptCause(.release(.executableNotExecutable), "\(path) is not executable; run chmod +x on it")
    }
    if let distrust = distrust(of: path, facts) {
      throw ReceiptCause(.release(.executableUnsafe), "\(distrust.cause); \(distrust.remedy)")
    }
    return facts
  }

  private static func distrust(of path: String, _ facts: FileFacts) -> Distrust? {
    let folder = try? FileFacts(path: Files.directory(of: path))
    return Distrust(of: path, mode: facts.mode, folderMode: folder?.mode ?? 0, by: Host.user)
  }

  private static func facts(of path: String) throws(ReceiptCause) -> FileFacts {
    do {
      guard let facts = try FileFacts.ifPresent(path: path) else {
        throw ReceiptCause(.release(.executableMissing), "\(path): no such file")
      }
      return facts
    } catch let error as SystemFailure {
      let fault: ReleaseFault = error.errno == .notDirectory ? .executableMissing : .executableNotExecutable
      throw ReceiptCause(.release(fault), "\(path): \(error.errno)")
    } catch let cause as ReceiptCause {
      throw cause
    } catch {
      fatalError("bug in baton: an error of an unknown kind: \(error)")
    }
  }

  private static func compare(
    _ passed: borrowing OwnedDescriptor, with facts: FileFacts, _ path: String
  ) throws(ReceiptCause) {
    guard let opened = try? FileFacts(of: passed), opened.identity == facts.identity else {
      throw ReceiptCause(.release(.executableUnsafe), "\(path) is not the file any more that was opened")
    }
  }
}

/// Why a program could not be started, from what the kernel said.
enum LaunchFailure {
  static func cause(of failure: SystemFailure, _ path: String) -> ReceiptCause {
    switch failure.errno {
    // The file is there: it is its interpreter that is missing.
    case .noSuchFile where failure.call == .execute:
      ReceiptCause(.release(.executableMissing), "\(path) or the interpreter that it names: \(failure.errno)")
    case .permissionDenied where failure.call == .execute:
      ReceiptCause(.release(.executableNotExecutable), "\(path): \(failure.errno)")
    case .execFormat:
      ReceiptCause(.release(.executableWrongFormat), "\(path) is no program for this machine: \(failure.errno)")
    case .textFileBusy:
      ReceiptCause(
        .release(.executableNotExecutable),
        "\(path) is still open for writing: \(failure.errno); write it elsewhere "
          + "and rename it")
    case _: ReceiptCause(.systemFailure, "\(failure)")
    }
  }
}

extension ReceiptCause: Error {}

/// Who is ended first when memory is short: a candidate before the one that serves.
enum OOMScore {
  /// Of the supervisor, and of a process that serves.
  static let own: Int = {
    let text = (try? Files.readBeginning("/proc/self/oom_score_adj", limit: 16)) ?? []
    return Int(String(decoding: text, as: UTF8.self).prefix { $0 != "\n" }) ?? 0
  }()

  static var ofCandidate: Int { min(own + 200, 1000) }
}
