import BatonMachines
import BatonPlatform

/// The supervisor's side of the shelf: at most one child puts a release there, and what was asked meanwhile waits.
final class Pinning {
  let shelf: ReleaseShelf
  /// Why the committed release is not on the shelf.
  var problem: Sentence?
  /// Why the committed release cannot be started.
  var missing: Sentence?
  /// Files that could not be hashed when the committed release was last looked for.
  var unhashable: Set<FileVersion> = []
  /// What goes on when a file is hashed, or cannot be.
  var awaited: [FileVersion: [() -> Void]] = [:]

  private var child: Child?
  var next: Task?

  init(_ shelf: ReleaseShelf) {
    self.shelf = shelf
  }

  /// A release that is to be put on the shelf, with its executable.
  final class Task {
    let order: PinOrder
    let source: OwnedDescriptor

    init(_ order: PinOrder, _ source: consuming OwnedDescriptor) {
      self.order = order
      self.source = source
    }
  }

  final class Child {
    let handle: ProcessHandle
    let output: OwnedDescriptor
    let order: PinOrder
    let token: UInt64

    init(_ handle: consuming ProcessHandle, _ output: consuming OwnedDescriptor, _ order: PinOrder, token: UInt64) {
      self.handle = handle
      self.output = output
      self.order = order
      self.token = token
    }
  }

  var isBusy: Bool { child != nil }
  var isIdle: Bool { child == nil && next == nil && awaited.isEmpty }

  func start(_ task: Task, token: UInt64) throws(SystemFailure) -> Child {
    let order = try OwnedDescriptor.memoryFile(named: PinningCommand.word)
    try order.writeAll(task.order.recorded)
    try order.rewind()
    let pipe = try Pipe()
    let output = pipe.reading
    let childOutput = pipe.writing
    try output.setWaiting(.nonBlocking)
    var request = SpawnRequest(
      executable: .path("/proc/self/exe"), arguments: ["baton", PinningCommand.word],
      descriptors: [task.source.raw, childOutput.raw, StandardStream.error.rawValue, order.raw])
    // The service goes on without a copy.
    request.oomScoreAdjustment = 1000
    request.life = .ofItsParent
    let started = Child(try ProcessHandle.spawn(request), output, task.order, token: token)
    child = started
    return started
  }

  /// Takes the result of the child, which has ended.
  func finish() -> (PinOrder, PinResult)? {
    guard let child = child.take() else { return nil }
    var bytes: [UInt8] = []
    while case .bytes? = try? child.output.read(appendingTo: &bytes, limit: 4_096) {}
    _ = try? child.handle.reapIfEnded()
    let result: PinResult? = try? RecordReader.whole(bytes)
    return (child.order, result ?? .failed("its child ended without a result"))
  }

  func withChild(_ body: (Child) throws(SystemFailure) -> Void) throws(SystemFailure) {
    if let child { try body(child) }
  }
}

extension Engine {
  /// Puts the release of an attempt that was committed on the shelf, unless it is there just like that.
  func shelve(_ attempt: OngoingAttempt) {
    shelve(attempt.release, of: attempt.number.number, attempt.source.take())
  }

  /// The same for a release that is served without an attempt of this supervisor's.
  func shelveCommitted() {
    if let committed = store.committed { shelve(committed, of: store.nextAttempt - 1, nil) }
  }

  private func shelve(_ release: Release, of attempt: UInt64, _ opened: consuming OwnedDescriptor?) {
    guard configuration.service.pin == .yes else { return }
    let shelf = pinning.shelf
    let shelved = shelf.release(for: release)
    let present = shelved.flatMap { intact($0) ? $0 : nil }
    if let present, present.holds(release), shelf.releases.first == present { return pinning.problem = nil }
    guard let source = opened ?? executable(of: release, present) else {
      return tellUnpinned(release, "its file is gone already")
    }
    var order = PinOrder(
      shelf: shelf.path, release: release, fileName: present?.fileName ?? Files.name(of: release.executable),
      attempt: attempt, committedAt: .now, present: present?.file)
    order.release.digest = release.digest ?? present?.digest
    order.leaving = leaving(besides: release)
    pin(Pinning.Task(order, source))
  }

  /// What a process runs, or an attempt is about to run, never leaves; nor does what a crash would start.
  private func leaving(besides release: Release) -> [Digest] {
    let processes = [incumbent, successor].compactMap(\.self) + released
    let inFlight = Array(attempts.values) + Array(candidates.values)
    let needed =
      [release] + [store.committed].compactMap(\.self) + processes.map(\.release) + inFlight.map(\.release)
    // The one that comes takes a place, unless it is there already.
    let taken = pinning.shelf.release(for: release) == nil ? 1 : 0
    return pinning.shelf.takeOldest(beyond: configuration.limits.releasesKept - taken, except: needed)
  }

  private func intact(_ shelved: ShelvedRelease) -> Bool {
    let facts = try? FileFacts.ifPresent(path: pinning.shelf.executable(of: shelved))
    return facts.map { FileVersion($0) == shelved.file } ?? false
  }

  /// The file that was started: the copy itself, by its path as long as it is the same, or as its process has it.
  private func executable(of release: Release, _ present: ShelvedRelease?) -> OwnedDescriptor? {
    if let present { return try? Files.open(pinning.shelf.executable(of: present), for: .reading) }
    guard let file = release.file else { return nil }
    let serving = incumbent.map { "/proc/\($0.pid)/exe" }
    for path in [release.executable, serving].compactMap(\.self) {
      guard let opened = try? Files.open(path, for: .reading), let facts = try? FileFacts(of: opened) else { continue }
      if FileVersion(facts).isContent(of: file) { return opened }
    }
    return nil
  }

  private func pin(_ task: Pinning.Task) {
    guard !pinning.isBusy else { return pinning.next = task }
    let token = watches.nextToken()
    do {
      let child = try pinning.start(task, token: token)
      watches.add(.pin, token: token)
      try loop.watch(child.handle.descriptor, for: .readable, token: token)
      deadlines.set(.child(token: token), in: configuration.limits.warm)
    } catch {
      tellUnpinned(task.order.release, "\(error)")
    }
  }

  func attendToPin() {
    do {
      try pinning.withChild { (child) throws(SystemFailure) in
        deadlines.clear(.child(token: child.token))
        watches.remove(child.token)
        try loop.forget(child.handle.descriptor)
      }
    } catch {
      log.say(.unable(.warning, to: "forget", "a pinning child", because: "\(error)"))
    }
    guard let (order, result) = pinning.finish() else { return }
    reloadShelf()
    switch result {
    case .pinned(let digest): tellPinned(order, digest)
    case .failed(let why): tellUnpinned(order.release, why)
    }
    if let task = pinning.next.take() { pin(task) }
  }

  private func tellPinned(_ order: PinOrder, _ digest: Digest) {
    pinning.problem = nil
    let path = "\(ReleaseShelf.directory(of: digest, in: order.shelf))/\(order.fileName)"
    log.say(.fact(.info, "the release is pinned", attempt: order.attempt, path))
    if let file = order.release.file { learn(digest, of: file) }
  }

  private func tellUnpinned(_ release: Release, _ why: String) {
    let sentence = Sentence.unable(
      .warning, to: "pin", release.executable, because: why,
      then: "what restarts is the file at that path, as long as it is unchanged")
    log.say(sentence)
    pinning.problem = sentence
  }

  private func reloadShelf() {
    do {
      try pinning.shelf.reload()
    } catch {
      log.say(.unable(.warning, to: "read", "the pinned releases", because: "\(error)"))
    }
  }

  /// Looks what earlier supervisors have pinned.
  func openShelf() {
    guard configuration.service.pin == .yes else { return }
    do {
      try pinning.shelf.open()
    } catch {
      warn(.unable(.warning, to: "use", "the pinned releases", because: "\(error)"))
    }
    if let note = configuration.service.pinningNote { log.say(.fact(.notice, note, nil)) }
    for (path, damage) in pinning.shelf.unread {
      warn(.unable(.warning, to: "read", path, because: damage, then: "it is left alone"))
    }
  }
}
