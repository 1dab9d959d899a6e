import BatonMachines
package import BatonPlatform
import BatonProtocol

/// Why a supervisor does not begin. Nothing was disturbed.
package struct StartRefusal: Error, Hashable, Sendable {
  package let sentence: Sentence
  package let code: ExitCode

  package init(_ sentence: Sentence, _ code: ExitCode = .systemWouldNot) {
    self.sentence = sentence
    self.code = code
  }

  init(_ failure: SystemFailure, then next: String? = nil) {
    self.init(
      .unable(to: failure.call.rawValue, failure.object, because: "\(failure.errno)", then: next))
  }
}

extension Engine {
  /// Prepares everything that a supervisor needs, or says what is in the way. No process is started yet.
  package static func start(
    _ checked: CheckedConfiguration, as program: OwnProgram, environment: Environment, log: Log
  ) throws(StartRefusal) -> Engine {
    let configuration = checked.configuration
    try KernelCheck.requireThisKernel()
    CrashPoint.enter(.supervisor)
    do {
      let inheritance = Inheritance(try PassedDescriptors(announcedBy: environment))
      CrashPoint.pass("start/passed")
      let signals: SignalSet = [.terminate, .interrupt, .hangUp, .childEnded]
      try Signal.pipe.ignore()
      try Orphans.adopt()
      let loop = try EventLoop(signals: signals)
      let directory = try StateDirectory(
        at: configuration.service.stateDirectory, passed: inheritance.takeStateLock())
      CrashPoint.pass("start/locked")
      let memory = try ServiceMemory(of: configuration.service.name, in: directory)
      let told = try inheritance.ask(memory.recollection, at: RendezvousFolder(at: directory.processesDirectory))
      for sentence in told { log.say(sentence) }
      let reunion = try Reunion(memory.recollection, inheritance)
      CrashPoint.pass("start/reunited")
      let oddity = try Leftovers.check(memory.recollection, checked, besides: reunion.processes)
      let rule: TakenListeners.Rule = reunion.processes.isEmpty ? .configured : .asTheyAre
      let taken = try TakenListeners(configuration.listeners, inheritance.listeners, by: rule)
      CrashPoint.pass("start/listening")
      let store = Store(directory, memory, receipts: ReceiptStore.Limits(configuration.limits))
      let clients = try listenForClients(
        at: configuration.service.controlSocket, inheritance, taken, loop)
      let engine = Engine(
        checked, as: program, environment: environment, log: log, loop: loop, listeners: taken.listeners, store: store,
        clients: clients, safekeeping: try Safekeeping(environment))
      CrashPoint.pass("start/reachable")
      engine.closeWhatNobodyCanFinish(reunion)
      CrashPoint.pass("start/closed")
      // Before the processes: whoever finds them in the store shall find what they serve at there too.
      engine.entrustListeners()
      CrashPoint.pass("start/entrusted")
      try engine.adopt(reunion)
      CrashPoint.pass("start/adopted")
      engine.settleInheritance(inheritance, useless: reunion.useless + taken.useless, taken.remarks)
      engine.noteReplacement(by: inheritance.candidate)
      engine.openReceipts()
      engine.openShelf()
      CrashPoint.pass("start/settled")
      engine.tellUnusedEdits()
      if let oddity { engine.warn(oddity) }
      return engine
    } catch let refusal as StartRefusal {
      throw refusal
    } catch let problem as StateProblem {
      throw StartRefusal(problem.sentence)
    } catch let failure as SystemFailure {
      throw StartRefusal(failure)
    } catch {
      fatalError("bug in baton: an error of an unknown kind: \(error)")
    }
  }

  /// A refusal leaves no listener's socket behind.
  private static func listenForClients(
    at path: String, _ inheritance: Inheritance, _ taken: TakenListeners, _ loop: borrowing EventLoop
  ) throws(StartRefusal) -> ControlServer {
    do {
      return try listenForClients(at: path, passed: inheritance.takeControl(), loop)
    } catch {
      taken.abandon()
      throw error
    }
  }

  /// A start of which nobody is left ends without the table: the next start takes its place.
  private func closeWhatNobodyCanFinish(_ reunion: Reunion) {
    let directory = configuration.service.dataDirectory
    guard let unfinished = store.unfinished, reunion.incumbent == nil, reunion.successor == nil else { return }
    switch unfinished.opened.course.origin {
    case .coldStart: if let told = store.closeUnfinished(dataDirectory: directory) { log.say(told) }
    case .handoff: if let told = store.believeStamp(in: directory) { log.say(told) }
    }
  }

  private func openReceipts() {
    guard let failure = store.receipts.open() else { return }
    warn(
      .unable(
        .warning, to: "read", "the receipts of earlier attempts", because: "\(failure)",
        then: "the service goes on without them"))
  }
}

extension ReceiptStore.Limits {
  init(_ limits: Configuration.Limits) {
    self.init(receipts: limits.receiptsKept, bytes: limits.receiptsSize.bytes)
  }
}
