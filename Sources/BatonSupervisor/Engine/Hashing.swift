import BatonPlatform

/// What `baton` asks of itself only.
package enum HashingCommand {
  package static let word = "hash-standard-input"
}

/// The digests of executables: worked out in children, never in the loop, and remembered as long as the file is the same.
final class Hashing {
  /// A child that hashes its standard input and writes the digest to its standard output.
  struct Child: ~Copyable {
    let handle: ProcessHandle
    /// The file that it reads.
    let content: OwnedDescriptor
    let output: OwnedDescriptor
    let token: UInt64
  }

  private var known: [FileVersion: Digest] = [:]
  /// The order in which digests became known: the oldest is forgotten first.
  private var order: [FileVersion] = []
  private var children: [FileVersion: ChildBox] = [:]

  private static let knownMax = 32

  private final class ChildBox {
    let child: Child
    init(_ child: consuming Child) { self.child = child }
  }

  func digest(of file: FileVersion) -> Digest? { known[file] }

  var isIdle: Bool { children.isEmpty }

  func isAwaited(_ file: FileVersion?) -> Bool { file.map { children[$0] != nil } ?? false }

  func learn(_ digest: Digest, of file: FileVersion) {
    guard known.updateValue(digest, forKey: file) == nil else { return }
    order.append(file)
    if order.count > Self.knownMax { known[order.removeFirst()] = nil }
  }

  /// Starts a child for a file.
  func start(_ file: FileVersion, path: String, token: UInt64) throws(SystemFailure) {
    let content = try Files.open(path, for: .reading)
    // A path leads to whatever somebody has put there since it was looked at.
    guard try FileVersion(FileFacts(of: content)) == file else {
      throw SystemFailure(call: .read, object: path, errno: .stale)
    }
    let pipe = try Pipe()
    let output = pipe.reading
    let childOutput = pipe.writing
    try output.setWaiting(.nonBlocking)
    var request = SpawnRequest(
      executable: .path(Self.ownProgram), arguments: ["baton", HashingCommand.word],
      descriptors: [content.raw, childOutput.raw, StandardStream.error.rawValue])
    // The first to go when memory is short: a receipt without a digest harms nobody.
    request.oomScoreAdjustment = 1000
    request.life = .ofItsParent
    children[file] = ChildBox(
      Child(handle: try ProcessHandle.spawn(request), content: content, output: output, token: token))
  }

  /// The program that is running, also when another file has its path by now.
  private static var ownProgram: String { "/proc/self/exe" }

  func withHandle(of file: FileVersion, _ body: (borrowing Child) throws(SystemFailure) -> Void) throws(SystemFailure) {
    if let box = children[file] { try body(box.child) }
  }

  /// Of a child that could not be started or watched.
  func forget(_ file: FileVersion) { children[file] = nil }

  /// Takes the result of a child that has ended.
  func finish(_ file: FileVersion) -> Digest? {
    guard let box = children.removeValue(forKey: file) else { return nil }
    var bytes: [UInt8] = []
    _ = try? box.child.output.read(appendingTo: &bytes, limit: Digest.byteCount + 1)
    let life = try? box.child.handle.reapIfEnded()
    // Gone: it was reaped among the orphans. A digest that is whole was written by a child that did not fail.
    guard life == .ended(.exited(code: 0)) || life == .gone, let digest = Digest(bytes: bytes) else { return nil }
    // Written to while it was read: the digest would be that of no version of the file.
    guard let facts = try? FileFacts(of: box.child.content), FileVersion(facts) == file else { return nil }
    learn(digest, of: file)
    return digest
  }
}

extension Engine {
  /// Finds out the digest of the attempt's executable, while the successor warms.
  func learnDigest(of attempt: OngoingAttempt) {
    guard attempt.release.digest == nil, let file = attempt.release.file else { return }
    if let digest = hashing.digest(of: file) {
      attempt.opened.release.digest = digest
    } else if !hashing.isAwaited(file) {
      startHashing(file, attempt.release.executable)
    }
  }

  func startHashing(_ file: FileVersion, _ path: String) {
    let token = watches.nextToken()
    do {
      try hashing.start(file, path: path, token: token)
      watches.add(.hash(file), token: token)
      try hashing.withHandle(of: file) { (child) throws(SystemFailure) in
        try loop.watch(child.handle.descriptor, for: .readable, token: token)
      }
      deadlines.set(.child(token: token), in: configuration.limits.warm)
    } catch {
      log.say(.unable(.warning, to: "hash", path, because: "\(error)", then: "its hash is not known"))
      hashing.forget(file)
      goOn(afterHashing: file)
    }
  }

  func attendToHash(_ file: FileVersion) {
    do {
      try hashing.withHandle(of: file) { (child) throws(SystemFailure) in
        deadlines.clear(.child(token: child.token))
        watches.remove(child.token)
        try loop.forget(child.handle.descriptor)
      }
    } catch {
      log.say(.unable(.warning, to: "forget", "a hashing child", because: "\(error)"))
    }
    guard let digest = hashing.finish(file) else {
      log.say(.unable(.warning, to: "hash", "an executable", because: "the child ended without a digest"))
      keepWhatWaited()
      return goOn(afterHashing: file)
    }
    learn(digest, of: file)
    keepWhatWaited()
    goOn(afterHashing: file)
  }

  /// A child that hashes or copies is hung, as on a disk that has died: what waits for it goes on without its result. Not
  /// even its end is waited for.
  func abandonChild(_ token: UInt64) {
    let time = configuration.limits.warm.inWords
    do {
      switch watches[token] {
      case .hash(let file):
        log.say(.unable(.warning, to: "hash", "an executable", because: "it took longer than \(time)"))
        try hashing.withHandle(of: file) { (child) throws(SystemFailure) in _ = try child.handle.send(.kill) }
        attendToHash(file)
      case .pin:
        log.say(.unable(.warning, to: "copy", "an executable", because: "it took longer than \(time)"))
        try pinning.withChild { (child) throws(SystemFailure) in _ = try child.handle.send(.kill) }
        attendToPin()
      case .channel, .exit, .keeper, .attachment, .candidate, nil: break
      }
    } catch {
      log.say(.unable(.warning, to: "end", "a child", because: "\(error)"))
    }
  }

  func learn(_ digest: Digest, of file: FileVersion) {
    hashing.learn(digest, of: file)
    for process in [incumbent, successor].compactMap(\.self) where process.release.file == file {
      process.release.digest = digest
    }
    for attempt in attempts.values where attempt.release.file == file { attempt.opened.release.digest = digest }
    store.learn(digest, of: file)
  }
}
