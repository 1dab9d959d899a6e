import BatonMachines
import BatonPlatform
import BatonProtocol

// How the supervisor gets another program: the candidate is looked at, then asked in a child; when no attempt is in
// flight and nothing is owed to anybody, it is executed in the place of this one (Replacing.swift). Until then nobody
// has noticed anything, and every refusal leaves everything as it was.

/// The upgrade of the supervisor itself, from its request to the moment in which the candidate is executed.
final class SelfUpgrade {
  let request: SelfUpgradeRequest
  let path: String
  let executable: OwnedDescriptor
  /// What it was when it was looked at: another content would not be what was asked.
  let file: FileVersion
  /// The client that hears what becomes of it.
  let watcher: UInt64
  var step: Step
  /// Whether the other clients of the control socket are let finish first.
  var courtesy = Courtesy.owed

  enum Step {
    case asked(Child)
    case fits
  }

  enum Courtesy: Hashable {
    case owed
    /// They have their time now.
    case granted
    case over
  }

  /// The candidate, which introduces itself.
  final class Child {
    let handle: ProcessHandle
    let output: OwnedDescriptor
    let token: UInt64

    init(_ handle: consuming ProcessHandle, _ output: consuming OwnedDescriptor, token: UInt64) {
      self.handle = handle
      self.output = output
      self.token = token
    }
  }

  init(
    _ request: SelfUpgradeRequest, _ path: String, _ executable: consuming OwnedDescriptor, _ file: FileVersion,
    _ child: Child, watcher: UInt64
  ) {
    self.request = request
    self.path = path
    self.executable = executable
    self.file = file
    self.watcher = watcher
    step = .asked(child)
  }

  /// What a candidate needs to introduce itself, on a machine that is very busy.
  static let answerTime = Duration.seconds(10)
  /// What clients get that have connected and not asked yet, or not read all of their answer.
  static let courtesyTime = Duration.seconds(2)
}

extension Engine {
  func upgradeSelf(_ wanted: SelfUpgradeRequest, for question: ControlServer.Question) {
    let path = if case .attached(let path) = wanted.executable { path } else { program.path }
    do throws(ControlRefusal) {
      try requireReplaceable()
      let opened = try open(path, wanted, question.executable?.take())
      let file = try look(at: path, opened)
      let child = try ask(opened, path)
      let asker = "asked by uid \(question.asker.uid), pid \(question.asker.pid)"
      let reason = wanted.reason.isEmpty ? asker : "\(asker): \(wanted.reason)"
      log.say(.fact(.notice, "the supervisor shall be replaced by \(path)", pid: child.handle.pid, reason))
      CrashPoint.pass("candidate/asked")
      selfUpgrade = SelfUpgrade(wanted, path, opened, file, child, watcher: question.connection)
      deadlines.set(.candidate, in: SelfUpgrade.answerTime)
    } catch {
      refuseReplacement(error, by: path, question.connection)
    }
  }

  private func requireReplaceable() throws(ControlRefusal) {
    guard readiness != .stopping else { throw ControlRefusal(.stopping, "the service is being stopped") }
    guard selfUpgrade == nil else {
      throw ControlRefusal(.notReplaceable, "another upgrade of the supervisor is under way")
    }
    guard keeping == .kept else {
      throw ControlRefusal(
        .notReplaceable,
        "nobody holds its descriptors, so nobody could start this program again if the new one did not come up; "
          + "run it under a keeper, or from a unit with a descriptor store")
    }
  }

  /// Looks at the file, without running it.
  private func look(at path: String, _ opened: borrowing OwnedDescriptor) throws(ControlRefusal) -> FileVersion {
    do throws(ReceiptCause) {
      let facts = try ExecutableCheck.check(path, opened: opened)
      guard let format = BinaryFormat(of: opened), format == BinaryFormat.own else {
        throw ReceiptCause(.release(.executableWrongFormat), "\(path) is no program for this machine, as baton is")
      }
      guard (try? Files.isMountedNoexec(path)) != true else {
        throw ReceiptCause(.release(.executableNotExecutable), "\(path) is on a file system that is mounted noexec")
      }
      return FileVersion(facts)
    } catch {
      throw ControlRefusal(.unacceptableRelease, error.detail)
    }
  }

  private func open(
    _ path: String, _ wanted: SelfUpgradeRequest, _ passed: consuming OwnedDescriptor?
  ) throws(ControlRefusal) -> OwnedDescriptor {
    if let passed { return passed }
    do throws(SystemFailure) {
      let opened = try Files.open(path, for: .reading)
      // The rights are those of the asker, and without them it has none to pass.
      guard wanted.executable == .configured else {
        throw SystemFailure(call: .open, object: path, errno: .permissionDenied)
      }
      return opened
    } catch {
      throw ControlRefusal(.unacceptableRelease, "unable to open \(path): \(error.errno)")
    }
  }
}

// MARK: Asking

extension Engine {
  private func ask(_ executable: borrowing OwnedDescriptor, _ path: String) throws(ControlRefusal) -> SelfUpgrade.Child
  {
    do throws(SystemFailure) {
      return try startAsking(executable)
    } catch {
      throw ControlRefusal(.unacceptableRelease, "unable to execute \(path): \(error.errno)")
    }
  }

  private func startAsking(_ executable: borrowing OwnedDescriptor) throws(SystemFailure) -> SelfUpgrade.Child {
    let nothing = try Files.open("/dev/null", for: .reading)
    let pipe = try Pipe()
    let output = pipe.reading
    let childOutput = pipe.writing
    try output.setWaiting(.nonBlocking)
    var variables = environment
    for name in Environment.ofServiceManager { variables[name] = nil }
    var request = SpawnRequest(
      executable: .descriptor(executable.raw), arguments: ["baton", CandidateCommand.word, program.configurationFile],
      environment: variables, descriptors: [nothing.raw, childOutput.raw, childOutput.raw])
    request.oomScoreAdjustment = 1000
    request.life = .ofItsParent
    let child = SelfUpgrade.Child(try ProcessHandle.spawn(request), output, token: watches.nextToken())
    try loop.watch(child.handle.descriptor, for: .readable, token: child.token)
    watches.add(.candidate, token: child.token)
    return child
  }

  /// It has ended, and its answer is in the pipe.
  func judgeCandidate() {
    guard let upgrade = selfUpgrade, case .asked(let child) = upgrade.step else { return }
    forget(child)
    var bytes: [UInt8] = []
    while bytes.count < CandidateAnswer.bytesMax,
      case .bytes? = try? child.output.read(appendingTo: &bytes, limit: 4_096)
    {}
    let life = try? child.handle.reapIfEnded()
    guard let answer = try? Envelope.openWhole(bytes, as: CandidateAnswer.self) else {
      return refuse(upgrade, Self.silence(of: bytes, life))
    }
    let processes = [incumbent, successor].compactMap(\.self) + released
    switch CandidateVerdict(on: answer, speaking: processes.compactMap(\.version).map { UInt32($0.number) }) {
    case .refused(let reason): refuse(upgrade, reason)
    case .fits(let warning): accept(upgrade, answer, warning)
    }
  }

  private static func silence(of bytes: [UInt8], _ life: ProcessHandle.Life?) -> String {
    var words = "it does not introduce itself as baton does"
    if case .ended(let status) = life { words += " (\(status))" }
    let said = String(decoding: bytes.prefix(200), as: UTF8.self)
    return said.isEmpty ? words : "\(words); it said \(quoted(said))"
  }

  private func accept(_ upgrade: SelfUpgrade, _ answer: CandidateAnswer, _ warning: String?) {
    upgrade.step = .fits
    CrashPoint.pass("candidate/fits")
    let inFlight = attemptInFlight?.number.number
    let accepted = AcceptedCandidate(
      path: upgrade.path, file: upgrade.file.file, version: answer.version, replacedVersion: batonVersion,
      replacedSince: startedAt, attemptInFlight: inFlight, warning: warning)
    self.answer(upgrade.watcher, .replacing(accepted))
    if upgrade.request.waiting == .detached { hangUp(on: upgrade.watcher) }
    let next = inFlight.map { "it is executed when attempt \($0) has ended" }
    log.say(.fact(.notice, "the candidate fits", "baton \(answer.version), \(upgrade.path)", then: next))
    if let warning { log.say(.fact(.warning, "the candidate fits", warning)) }
    if upgrade.request.haste == .abortingAttempt { abortAttemptInFlight() }
  }

  /// Past the point where it can be, it ends soon by itself.
  private func abortAttemptInFlight() {
    guard attemptInFlight != nil, case .move = Supervisor.verdict(machine.phase, .cancelRequested) else { return }
    blameDetail(.cancelled, "the supervisor is to be replaced at once (--now)")
    take(.cancelRequested)
  }

  /// What the alarm means depends on who is waited for.
  func hurryCandidate() {
    guard let upgrade = selfUpgrade else { return }
    switch upgrade.step {
    case .asked(let child):
      forget(child)
      _ = try? child.handle.send(.kill)
      _ = try? ProcessSession(id: child.handle.pid).kill()
      refuse(upgrade, "it did not introduce itself within \(SelfUpgrade.answerTime.inWords)")
    case .fits: upgrade.courtesy = .over
    }
  }

  private func forget(_ child: SelfUpgrade.Child) {
    deadlines.clear(.candidate)
    watches.remove(child.token)
    do {
      try loop.forget(child.handle.descriptor)
    } catch {
      log.say(.unable(.warning, to: "forget", "the candidate", because: "\(error)"))
    }
  }

  private func refuse(_ upgrade: SelfUpgrade, _ reason: String) {
    abandonSelfUpgrade(ControlRefusal(.unacceptableRelease, "\(upgrade.path): \(reason)"))
  }

  /// Everything goes on as it is.
  func abandonSelfUpgrade(_ refusal: ControlRefusal) {
    guard let upgrade = selfUpgrade else { return }
    if case .asked(let child) = upgrade.step { forget(child) }
    deadlines.clear(.candidate)
    selfUpgrade = nil
    refuseReplacement(refusal, by: upgrade.path, upgrade.watcher)
  }

  private func refuseReplacement(_ refusal: ControlRefusal, by path: String, _ watcher: UInt64) {
    log.say(.unable(.warning, to: "replace", "the supervisor by \(path)", because: refusal.reason))
    answer(watcher, .refused(refusal))
  }
}
