import BatonMachines
import BatonPlatform
import BatonProtocol

// What a peer claims is judged by the pure functions of BatonProtocol. Here they are only given what to compare with,
// and their findings go to the notes of the attempt and to the machine.

extension Engine {
  func take(_ hello: Message.Hello, _ credentials: Credentials?, from process: ManagedProcess) {
    process.hello = hello
    let expected = HelloExpectation(
      spawnedPID: UInt32(bitPattern: process.pid),
      credentialsPID: credentials.map { UInt32(bitPattern: $0.pid) } ?? 0,
      role: attempts[process.birth]?.course.origin == .handoff ? .successor : .incumbent)
    let finding = hello.judged(by: expected)
    note(
      finding, "hello", expected: "pid \(process.pid), \(expected.role), \(expected.versions)",
      got: "pid \(hello.pid), \(hello.role), \(hello.versions.map(String.init(describing:)) ?? "no versions")")
    let agreed = hello.versions.flatMap(expected.versions.highestCommon)
    process.release.version = hello.buildText
    attempts[process.birth]?.opened.release.version = hello.buildText
    take(.helloReceived(process.birth, judgement(finding), agreed == .one ? .first : .second))
  }

  func take(_ prepared: Message.Prepared, from process: ManagedProcess) {
    process.prepared = prepared
    writeNotes(of: process)
    let number = attempt(of: prepared.handoffID)
    guard let attempt = attempts[number] else {
      return take(.preparedReceived(number, .sound, .none, .irreversible, .none))
    }
    let expected = PreparedExpectation(
      service: incumbent?.prepared?.service ?? configuration.service.name, listeners: listeners.map(\.name),
      formatFound: formatFound)
    let finding = prepared.judged(by: expected)
    let found = expected.formatFound.map { "data format \($0)" } ?? "no data format"
    note(
      finding, "prepared", expected: "\(expected.service), \(expected.listeners.joined(separator: " ")), \(found)",
      got: "\(prepared.service), \(prepared.listeners.joined(separator: " ")), reads \(prepared.formatsText)")
    take(
      .preparedReceived(
        number, judgement(finding), passage(attempt.course), reversibility(of: prepared), moves(to: process)))
  }

  func take(_ drained: Message.Drained, from process: ManagedProcess) {
    let detail = "the incumbent (pid \(process.pid)) says that it is drained, and still accepts"
    if !drained.acceptClosed { blameDetail(.stillAccepting, detail) }
    take(.drainedReceived(drained.acceptClosed ? .sound : .unsound(.stillAccepting)))
  }

  func take(_ complete: Message.SealComplete, from process: ManagedProcess) {
    let number = attempt(of: complete.handoffID)
    let awaitsLock = process.version == .two && configuration.service.strategy == .exclusive
    let custody = awaitsLock && number == current?.number ? self.custody.collect() : .missing
    let lock: SealExpectation.Lock = awaitsLock ? custody == .held ? .arrived : .missing : .notAwaited
    let finding = complete.judged(by: SealExpectation(lock: lock, revisionsSeen: process.status?.revisionPerShard))
    attempts[number]?.sealedRevisions = complete.lastRevisionPerShard
    note(
      finding, "seal", expected: awaitsLock ? "the lock, and no revision lower than before" : "no revision lower",
      got: "\(custody == .held ? "the lock" : "no lock"), revisions \(complete.lastRevisionPerShard)")
    // Whether the lock is there is told apart: the machine knows when it may be missing.
    let judged: BatonMachines.Judgement = lock == .missing ? .sound : judgement(finding)
    take(.sealCompleteReceived(number, judged, custody))
  }

  func take(_ ready: Message.Ready, from process: ManagedProcess) {
    let number = attempt(of: ready.handoffID)
    let expected = ReadyExpectation(
      listeners: listeners.map(\.name), sealedRevisions: attempts[number]?.sealedRevisions)
    let finding = ready.judged(by: expected)
    let revisions = expected.sealedRevisions.map { ", revisions \($0)" } ?? ""
    note(
      finding, "ready", expected: "healthy, \(expected.listeners.joined(separator: " "))\(revisions)",
      got: "\(ready.healthzOK ? "healthy" : "unhealthy"), \(ready.listeningOn.joined(separator: " ")), "
        + "revisions \(ready.advertisedRevisionPerShard)")
    take(.readyReceived(number, judgement(finding)))
  }
}

extension Engine {
  private func passage(_ course: Course) -> Passage {
    switch course.strategy {
    case .overlap: .none
    case .exclusive: incumbent?.version == .one ? .release : .descriptor
    }
  }

  private func reversibility(of prepared: Message.Prepared) -> BatonMachines.Reversibility {
    guard let formats = prepared.formats, let before = incumbent?.prepared?.formats else { return .irreversible }
    return formats.reversibility(for: before) == .reversible ? .reversible : .irreversible
  }

  /// What the next owner will find: what the incumbent writes, or what the lock file says at a start.
  private var formatFound: UInt32? {
    if let incumbent { return incumbent.prepared?.formatWritten }
    guard let directory = configuration.service.dataDirectory else { return nil }
    return store.stamp(in: directory)?.format
  }

  private func judgement(_ finding: BatonProtocol.Judgement) -> BatonMachines.Judgement {
    switch finding {
    case .sound: return .sound
    case .unsound(let cause, let detail):
      blameDetail(cause.blamed, detail)
      return .unsound(cause.blamed)
    }
  }
}

extension BatonProtocol.Judgement.Cause {
  /// The machine's word for it.
  fileprivate var blamed: BatonMachines.Cause {
    switch self {
    case .otherProcessSpawned, .otherProcessSpoke, .otherBuild: .wrongProcess
    case .otherRole: .wrongRole
    case .versionRangeEmpty, .noCommonVersion: .versionsDisjoint
    case .otherService: .wrongService
    case .listenerMissing, .listenerUnknown: .listenersDiffer
    case .formatRangeEmpty, .formatNotItsOwn, .formatUnreadable: .formatUnreadable
    case .lockMissing: .sealWithoutLock
    case .shardCountDiffers, .revisionsDiffer: .revisionsDiffer
    case .revisionsRanBackwards: .sealFailed
    case .unhealthy: .unhealthy
    }
  }
}

extension Message.Hello {
  /// The build in text, if it is one, for people: what a release calls its version.
  fileprivate var buildText: String? {
    guard !buildID.isEmpty else { return nil }
    guard let text = String(validating: buildID, as: UTF8.self) else { return Hex.text(of: buildID) }
    return shown(text)
  }
}

extension Message.Prepared {
  fileprivate var formatsText: String { "\(formatReadMin) to \(formatReadMax), writes \(formatWritten)" }
}
