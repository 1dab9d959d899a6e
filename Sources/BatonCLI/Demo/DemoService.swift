import BatonPlatform
import BatonSupervisor

/// A supervisor that was started for the demo as a user would start it, spoken to over its control socket.
struct DemoService: ~Copyable {
  private let folder: DemoFolder
  private let supervisor: ProcessHandle
  private static var patience: Duration { .seconds(20) }

  /// Starts `baton run` with this very program.
  init(_ folder: DemoFolder, environment: Environment) throws(CommandFailure) {
    supervisor = try Self.spawn(folder, environment)
    self.folder = folder
  }

  private static func spawn(
    _ folder: DemoFolder, _ environment: Environment
  ) throws(CommandFailure) -> ProcessHandle {
    do throws(SystemFailure) {
      let program = try Program.path
      let input = try Files.open("/dev/null", for: .reading)
      let log = try Files.open(folder.log, for: .creating(mode: 0o600))
      return try ProcessHandle.spawn(
        SpawnRequest(
          executable: .path(program), arguments: [program, "run", folder.configuration], environment: environment,
          descriptors: [input.raw, log.raw, log.raw]))
    } catch {
      throw .system(error, then: nil)
    }
  }

  var pid: Int32 { supervisor.pid }

  /// One upgrade, to its receipt.
  borrowing func upgrade(to server: String, _ act: DemoAct) throws(CommandFailure) -> Receipt {
    let request = UpgradeRequest(
      executable: .attached(path: server), arguments: ["--data", folder.data] + act.switches, reason: act.title)
    let supervised = try Supervised(at: folder.controlSocket, for: "upgrade")
    let executable: OwnedDescriptor
    do { executable = try Files.open(server, for: .reading) } catch { throw .system(error, then: nil) }
    try supervised.send(.upgrade(request), passing: executable)
    while let response = try supervised.nextResponse() {
      switch response {
      case .finished(let receipt): return receipt
      case .accepted, .progress: continue
      case .refused(let refusal): throw supervised.failure(refusal)
      case .status, .history, .receipt, .releases, .underway, .stopping, .replacing, .attached:
        throw .unexpected(response)
      }
    }
    throw supervised.gone
  }

  /// Stops the service in order and waits for the end of its supervisor.
  consuming func stop() throws(CommandFailure) {
    _ = try Supervised(at: folder.controlSocket, for: "stop").ask(.stop(reason: "the demo is over"))
    do throws(SystemFailure) {
      let deadline = MonotonicInstant.now().advanced(by: Self.patience)
      guard try supervisor.descriptor.wait(for: .readable, until: deadline) else { throw late("to stop") }
      _ = try supervisor.waitUntilEnded()
    } catch {
      throw .system(error, then: "see \(folder.log)")
    }
  }

  /// Ends everything at once, on the way out of a demo that failed.
  borrowing func kill() {
    _ = try? supervisor.send(.terminate)
    let deadline = MonotonicInstant.now().advanced(by: Self.patience)
    if (try? supervisor.descriptor.wait(for: .readable, until: deadline)) != true { _ = try? supervisor.send(.kill) }
    _ = try? supervisor.waitUntilEnded()
  }

  /// Waits until the supervisor answers and has somebody who serves.
  borrowing func waitUntilItAnswers() throws(CommandFailure) {
    let deadline = MonotonicInstant.now().advanced(by: Self.patience)
    while MonotonicInstant.now() < deadline {
      let answer = try? Supervised(at: folder.controlSocket, for: "status").ask(.status)
      if case .status(let status)? = answer, status.incumbent != nil { return }
      do throws(SystemFailure) {
        // Its end is the only thing there is to wait for; the socket tells nobody that it has appeared.
        let soon = MonotonicInstant.now().advanced(by: .milliseconds(20))
        if try supervisor.descriptor.wait(for: .readable, until: soon) { break }
      } catch {
        throw .system(error, then: nil)
      }
    }
    throw .sentence(
      .unable(
        to: "start", "the demo's supervisor", because: "it does not answer at \(folder.controlSocket)",
        then: "see \(folder.log)"), .systemWouldNot)
  }

  private borrowing func late(_ what: String) -> SystemFailure {
    SystemFailure(call: .waitForProcess, object: "the supervisor (pid \(pid)) \(what)", errno: .timedOut)
  }
}
