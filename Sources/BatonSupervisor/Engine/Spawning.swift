import BatonChannel
import BatonMachines
import BatonPlatform
import BatonProtocol

extension Engine {
  /// Makes the attempt durable, then the channel, then the process. Any failure is `spawnFailed`.
  func spawn(_ course: Course) {
    guard let attempt = candidates.removeValue(forKey: course.attempt) else { return }
    attempts[course.attempt] = attempt
    current = attempt
    attempt.opened.course = course
    beginNotes(of: attempt)
    acceptWatchers(of: attempt)
    if course.origin == .coldStart { notifyStarting() }
    enter(.spawn, attempt)
    if let limit = attempt.limit { deadlines.set(.attemptLimit, in: limit) }
    noteFile(of: attempt)
    fileOwedReceipt(course)
    do throws(ReceiptCause) {
      try open(attempt)
      try check(attempt)
      learnDigest(of: attempt)
      try launch(attempt)
    } catch {
      fail(attempt, error)
    }
  }

  /// What is written to the journal tells the file from another one that has its path later.
  private func noteFile(of attempt: OngoingAttempt) {
    switch attempt.image {
    case .pinned(_, let digest): attempt.opened.release.digest = digest
    case .ofItsPath:
      guard let facts = try? FileFacts.ifPresent(path: attempt.program) else { return }
      attempt.opened.release.file = FileVersion(facts)
    case .missing: break
    }
  }

  /// Its program was open for writing when it was last tried.
  func launchAgain() {
    guard let current, successor == nil else { return }
    do throws(ReceiptCause) {
      try launch(current)
      deadlines.set(.machine(.hello), in: duration(of: .hello))
    } catch {
      fail(current, error)
    }
  }

  private func fail(_ attempt: OngoingAttempt, _ cause: ReceiptCause) {
    attempt.notes.details[.spawnFailed] = cause
    take(.spawnFailed(attempt.number))
  }

  private func beginNotes(of attempt: OngoingAttempt) {
    attempt.notes.from = incumbent?.release
    attempt.notes.queues = listeners.map { _ in nil }
    attempt.notes.drops.before = KernelDrops.Counters.now
    if let incumbent { attempt.notes.processes.append((.incumbent, incumbent)) }
  }

  /// A start goes on without its record: a full disk never stops the service. A handoff waits for a better disk.
  private func open(_ attempt: OngoingAttempt) throws(ReceiptCause) {
    do {
      try store.open(attempt.opened)
    } catch {
      guard attempt.course.origin == .coldStart else {
        throw ReceiptCause(.systemFailure, "unable to write the attempt to the journal: \(error)")
      }
      log.say(
        .unable(
          .warning, to: "write the start to the journal", "", attempt: attempt.number.number, because: "\(error)",
          then: "starting all the same"))
    }
  }

  private func check(_ attempt: OngoingAttempt) throws(ReceiptCause) {
    if case .missing(let cause) = attempt.image { throw cause }
    note(try ExecutableCheck.check(attempt.program, passed: attempt.executable), of: attempt)
    guard attempt.course.origin == .handoff else { return }
    try checkMemory()
  }

  /// The file that is about to be executed. It is opened for the shelf, because its path may lead elsewhere by then.
  private func note(_ facts: FileFacts, of attempt: OngoingAttempt) {
    let file = FileVersion(facts)
    if case .ofItsPath = attempt.image { attempt.opened.release.file = file }
    guard configuration.service.pin == .yes, attempt.course.extent == .complete else { return }
    attempt.source = open(attempt.program, as: file)
  }

  /// Nothing when it cannot be read, or when the path leads elsewhere by now.
  private func open(_ path: String, as file: FileVersion) -> OwnedDescriptor? {
    guard let opened = try? Files.open(path, for: .reading), let found = try? FileFacts(of: opened),
      FileVersion(found) == file
    else { return nil }
    return opened
  }

  /// Two processes are warm at the same time: the second one must not cost the first its life.
  private func checkMemory() throws(ReceiptCause) {
    let wanted = configuration.limits.memoryHeadroom.bytes
    guard wanted > 0, let room = Memory.headroomBytes() else { return }
    let used = incumbent.flatMap { Memory.residentBytes(of: $0.pid) } ?? 0
    guard room < wanted + used else { return }
    throw ReceiptCause(
      .release(.memoryHeadroom),
      "\(bytesInWords(room)) of memory are left, and a successor needs \(bytesInWords(used)) as the incumbent does and "
        + "\(bytesInWords(wanted)) to spare (memory-headroom)")
  }
}

// MARK: The process

extension Engine {
  private func launch(_ attempt: OngoingAttempt) throws(ReceiptCause) {
    let line = try makeLine(for: attempt)
    let stored = line.stored
    do throws(SystemFailure) {
      let process = try makeProcess(for: attempt, at: line)
      successor = process
      CrashPoint.pass("spawn/forked")
      let role: ProcessRole = attempt.course.origin == .handoff ? .successor : .replacement
      attempt.notes.processes.append((role, process))
      if let failure = store.noteProcess(
        .processStarted(attempt: attempt.number.number, role: role, process.known))
      {
        log.say(.unable(.warning, to: "note", "the process", pid: process.pid, because: "\(failure)"))
      }
      CrashPoint.pass("spawn/noted")
      entrust(process)
      enter(.hello, attempt)
      log.say(
        .fact(
          .notice, attempt.course.origin == .handoff ? "successor started" : "service started",
          attempt: attempt.number.number, pid: process.pid, attempt.program))
    } catch {
      drop(stored)
      guard error.errno == .textFileBusy, attempt.busyLaunches < Self.busyLaunchesMax else {
        throw LaunchFailure.cause(of: error, attempt.program)
      }
      if attempt.busyLaunches == 0 {
        let next = "it is tried again for \((Self.busyLaunchDelay * Self.busyLaunchesMax).inWords)"
        let program = attempt.release.executable
        log.say(.fact(.info, "\(program) is open for writing", attempt: attempt.number.number, next))
      }
      attempt.busyLaunches += 1
      deadlines.set(.launch, in: Self.busyLaunchDelay)
    }
  }

  /// A program that was just copied may be open for writing for a moment, in a process forked meanwhile.
  private static var busyLaunchesMax: Int { 20 }
  private static var busyLaunchDelay: Duration { .milliseconds(50) }

  private func makeProcess(
    for attempt: OngoingAttempt, at line: consuming NewLine
  ) throws(SystemFailure) -> ManagedProcess {
    let stored = line.stored
    let child = line.theirs
    let notes = line.notes
    let channel = try ControlChannel(line.ours, intake: .wholeFrames)
    let nothing = try Files.open("/dev/null", for: .reading)
    let handle = try ProcessHandle.spawn(request(for: attempt, stdin: nothing.raw, control: child.raw))
    let tokens = (exit: watches.nextToken(), channel: watches.nextToken())
    let process = ManagedProcess(
      handle, channel: channel, notes: notes, birth: attempt.number, release: attempt.release, tokens: tokens)
    process.stored = stored
    do {
      try watch(process)
    } catch {
      // Nobody would see its end.
      _ = try? process.handle.send(.kill)
      _ = try? process.handle.waitUntilEnded()
      throw error
    }
    return process
  }

  func watch(_ process: ManagedProcess) throws(SystemFailure) {
    try loop.watch(process.handle.descriptor, for: .readable, token: process.exitToken)
    watches.add(.exit(process), token: process.exitToken)
    try watchChannel(of: process)
  }

  private func watchChannel(of process: ManagedProcess) throws(SystemFailure) {
    try process.channel?.withDescriptor { (descriptor) throws(SystemFailure) in
      try loop.watch(descriptor, for: process.interest, token: process.channelToken)
    }
    guard process.channel != nil else { return }
    watches.add(.channel(process), token: process.channelToken)
  }

  private func request(for attempt: OngoingAttempt, stdin: Int32, control: Int32) -> SpawnRequest {
    let release = attempt.release
    var request = SpawnRequest(
      executable: .path(attempt.program), arguments: [attempt.program] + release.arguments,
      environment: childEnvironment(of: attempt),
      descriptors: [stdin, StandardStream.output.rawValue, StandardStream.error.rawValue]
        + listeners.map(\.number) + [control])
    request.listenPid = .ofTheChild
    request.session = .own
    request.directory = configuration.service.workingDirectory
    if attempt.course.origin == .handoff { request.oomScoreAdjustment = OOMScore.ofCandidate }
    return request
  }

  private func childEnvironment(of attempt: OngoingAttempt) -> Environment {
    var variables = Environment()
    if configuration.service.inheritedEnvironment == .all {
      for variable in environment.variables where !EnvironmentVariable.isReserved(variable.name) {
        variables[variable.name] = variable.value
      }
    }
    for variable in attempt.release.environment { variables[variable.name] = variable.value }
    variables["HANDOFF_ROLE"] = attempt.course.origin == .handoff ? "successor" : "incumbent"
    variables["HANDOFF_SOCK_FD"] = "\(3 + listeners.count)"
    variables["LISTEN_FDS"] = "\(listeners.count)"
    variables["LISTEN_FDNAMES"] = listeners.map(\.name).joined(separator: ":")
    return variables
  }
}

extension Engine {
  /// A successor that serves for good is worth as much as the one before.
  func protectFromOOM(_ process: ManagedProcess) {
    do {
      _ = try process.handle.adjustOOMScore(OOMScore.own)
    } catch {
      log.say(.unable(.info, to: "lower the oom score of", "the incumbent", pid: process.pid, because: "\(error)"))
    }
  }
}
