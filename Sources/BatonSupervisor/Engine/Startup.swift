package import BatonPlatform
import BatonProtocol

/// Why a supervisor does not begin. Nothing was disturbed.
package struct StartRefusal: Error, Hashable, Sendable {
  package let sentence: Sentence
  package let code: ExitCode

  init(_ sentence: Sentence, _ code: ExitCode = .systemWouldNot) {
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
    _ checked: CheckedConfiguration, environment: Environment, log: Log
  ) throws(StartRefusal) -> Engine {
    let configuration = checked.configuration
    try KernelCheck.requireThisKernel()
    do {
      let signals: SignalSet = [.terminate, .interrupt, .hangUp, .childEnded]
      try Signal.pipe.ignore()
      try Orphans.adopt()
      let loop = try EventLoop(signals: signals)
      let directory = try StateDirectory(at: configuration.service.stateDirectory)
      let memory = try ServiceMemory(of: configuration.service.name, in: directory)
      let oddity = try Leftovers.check(memory.recollection, configuration.service)
      let listeners = try bind(configuration.listeners)
      let store = Store(directory, memory, receipts: ReceiptStore.Limits(configuration.limits))
      if let told = store.closeUnfinished(dataDirectory: configuration.service.dataDirectory) { log.say(told) }
      let clients = try listenForClients(at: configuration.service.controlSocket, listeners, loop)
      let engine = Engine(
        configuration, environment: environment, log: log, loop: loop, listeners: listeners, store: store,
        clients: clients)
      engine.openReceipts()
      engine.openShelf()
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
    at path: String, _ listeners: [Listener], _ loop: borrowing EventLoop
  ) throws(StartRefusal) -> ControlServer {
    do {
      return try listenForClients(at: path, loop)
    } catch {
      for listener in listeners { listener.socket.removeFile() }
      throw error
    }
  }

  private func openReceipts() {
    guard let failure = store.receipts.open() else { return }
    warn(
      .unable(
        .warning, to: "read", "the receipts of earlier attempts", because: "\(failure)",
        then: "the service goes on without them"))
  }

  private static func bind(_ configured: [Configuration.Listener]) throws(StartRefusal) -> [Listener] {
    var listeners: [Listener] = []
    for listener in configured {
      do {
        listeners.append(try Listener(listener))
      } catch {
        for bound in listeners { bound.socket.removeFile() }
        throw StartRefusal(
          .unable(
            to: "listen on", "\(listener.address.asWritten)", because: "\(error.errno)",
            then: error.errno == .addressInUse ? "end the process that has it, or choose another address" : nil))
      }
    }
    return listeners
  }
}

extension ReceiptStore.Limits {
  init(_ limits: Configuration.Limits) {
    self.init(receipts: limits.receiptsKept, bytes: limits.receiptsSize.bytes)
  }
}
