import BatonMachines
import BatonPlatform

// What is started again is what was committed: its pinned copy, or else the file at its path, as long as one of them is
// the same file as then or has the same content. Whether it has is found out by a child.

extension Engine {
  /// Starts the committed release, when it is known what still is that.
  func restart(_ committed: Release) {
    // While a file was hashed, the service may have been stopped.
    guard case .vacant(_) = machine.phase else { return }
    let reason = "nobody serves"
    switch search(for: committed) {
    case .found(let image): start(committed, image, because: reason)
    case .unknown(let file, let path): hash(file, path) { [unowned self] in restart(committed) }
    case .missing(let cause):
      pinning.missing = .unable(.warning, to: "start", "the committed release", because: cause.detail)
      start(committed, .missing(cause), because: reason)
    }
  }

  enum SearchResult {
    case found(OngoingAttempt.Image)
    /// The file has changed, and its content may be the same.
    case unknown(FileVersion, path: String)
    case missing(ReceiptCause)
  }

  func search(for release: Release) -> SearchResult {
    var findings: [String] = []
    let shelved = configuration.service.pin == .yes ? pinning.shelf.release(for: release) : nil
    let digest = release.digest ?? shelved?.digest
    if let shelved {
      let path = pinning.shelf.executable(of: shelved)
      switch look(at: path, for: shelved.file, digest) {
      case .same: return .found(.pinned(path: path, shelved.digest))
      case .unknown(let file): return .unknown(file, path: path)
      case .other(let words): findings.append(words)
      }
    }
    switch look(at: release.executable, for: release.file, digest) {
    case .same:
      for finding in findings { log.say(.fact(.warning, "the pinned copy is not started", finding)) }
      return .found(.ofItsPath)
    case .unknown(let file): return .unknown(file, path: release.executable)
    case .other(let words): return .missing(cause(findings + [words], release, digest))
    }
  }

  private func cause(_ findings: [String], _ release: Release, _ digest: Digest?) -> ReceiptCause {
    let wanted = digest.map { "the release with the sha256 \($0.text)" } ?? "the release that was committed"
    return ReceiptCause(
      .release(.executableChanged),
      findings.joined(separator: "; ") + "; put \(wanted) back at \(release.executable)")
  }
}

extension Engine {
  private enum Look {
    case same
    case unknown(FileVersion)
    case other(String)
  }

  private func look(at path: String, for recorded: FileVersion?, _ digest: Digest?) -> Look {
    let facts: FileFacts?
    do { facts = try FileFacts.ifPresent(path: path) } catch { return .other("\(path): \(error.errno)") }
    guard let facts, facts.kind == .regular else { return .other("\(path): no such file") }
    let file = FileVersion(facts)
    // One that was committed before anything was noted of it cannot be told from another.
    if file == recorded || recorded == nil && digest == nil { return .same }
    guard let digest else { return .other("\(path) was changed before its content was known") }
    if let found = hashing.digest(of: file) {
      return found == digest ? .same : .other("\(path) was changed (its sha256 is \(found.text))")
    }
    return pinning.unhashable.contains(file) ? .other("\(path) was changed and cannot be read") : .unknown(file)
  }

  /// Goes on when the file is hashed, or cannot be.
  func hash(_ file: FileVersion, _ path: String, then goOn: @escaping () -> Void) {
    pinning.awaited[file, default: []].append(goOn)
    if !hashing.isAwaited(file) { startHashing(file, path) }
  }

  func goOn(afterHashing file: FileVersion) {
    if hashing.digest(of: file) == nil { pinning.unhashable.insert(file) }
    for goOn in pinning.awaited.removeValue(forKey: file) ?? [] { goOn() }
  }
}
