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
    do {
      let signals: SignalSet = [.terminate, .interrupt, .hangUp, .childEnded]
      try Signal.pipe.ignore()
      try Orphans.adopt()
      let loop = try EventLoop(signals: signals)
      let directory = try StateDirectory(at: configuration.service.stateDirectory)
      let memory = try ServiceMemory(of: configuration.service.name, in: directory)
      try Leftovers.check(memory.recollection, configuration.service)
      let listeners = try bind(configuration.listeners)
      let engine = Engine(
        configuration, environment: environment, log: log, loop: loop, listeners: listeners,
        store: Store(directory, memory))
      try engine.listenForClients()
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

/// What an earlier supervisor may have left behind. Two owners of one service are worse than none.
enum Leftovers {
  static func check(_ recollection: Recollection, _ service: Configuration.Service) throws(StartRefusal) {
    let known =
      [recollection.state.incumbent].compactMap(\.self) + (recollection.unfinished?.started.map(\.process) ?? [])
    // One that cannot be looked at may be alive.
    if let alive = known.first(where: { (try? $0.identity.exists()) ?? true }) {
      throw refusal(alive.identity, service)
    }
    if let directory = service.dataDirectory { try checkLock(of: directory) }
  }

  private static func refusal(_ process: ProcessIdentity, _ service: Configuration.Service) -> StartRefusal {
    let command = ProcessTable.command(of: process.pid)
    return StartRefusal(
      .unable(
        to: "supervise", service.name, pid: process.pid,
        because: "an earlier supervisor is gone, and the process that it left still serves: \(command)",
        then: "it goes on serving; to take over, end it in order with kill -TERM \(process.pid) and run this again"))
  }

  private static func checkLock(of directory: String) throws(StartRefusal) {
    do {
      switch try DataDirectoryLock.take(in: directory) {
      // Given back at once: the process that serves takes it.
      case .taken: return
      case .refused(let refusal): throw StartRefusal(sentence(refusal, directory))
      }
    } catch let refusal as StartRefusal {
      throw refusal
    } catch let failure as SystemFailure {
      throw StartRefusal(failure, then: "see that data-directory is a directory that this user may write to")
    } catch {
      fatalError("bug in baton: an error of an unknown kind: \(error)")
    }
  }

  private static func sentence(_ refusal: DataDirectoryLock.Refusal, _ directory: String) -> Sentence {
    switch refusal {
    case .held(let holders):
      .unable(
        to: "use the data directory", directory,
        because: "locked by "
          + (holders.isEmpty
            ? "a process that cannot be seen from here" : alternatives(holders.map(\.description))),
        then: "end that process in order and run this again")
    case .networkFileSystem(let name):
      .unable(
        to: "use the data directory", directory,
        because: "it is on \(name), where a lock does not hold against other hosts", then: "use a local file system")
    case .anotherFile:
      .unable(
        to: "use the data directory", directory, because: "its lock file was replaced while it was being locked",
        then: "find out who replaces it")
    }
  }
}
