import Baton
import BatonPlatform
import BatonProtocol
import Foundation
import Testing

/// A server in this process, on a thread of its own, and a supervisor that the test plays.
final class Scene {
  typealias Server = @Sendable (consuming Warming, Steps) throws -> Void

  let directory = Scratch()
  let supervisor: ScriptedSupervisor
  let steps = Steps()
  let notices = Steps()
  let process: ManagedProcess

  init(
    formats: DataFormat = DataFormat(reads: 1...2, writes: 2), role: Role = .successor,
    _ server: @escaping Server = serve
  ) throws {
    let pair = try OwnedDescriptor.socketPair()
    let (supervisorEnd, processEnd) = pair.split()
    supervisor = try ScriptedSupervisor(OwnedDescriptor(adopting: supervisorEnd))
    let declared = DataServer(
      service: "kv", build: "2.0", directory: directory.path, formats: formats, listeners: [:])
    process = try Self.start(declared, OwnedDescriptor(adopting: processEnd), role, steps, notices, server)
  }

  /// The server's thread.
  private static func start(
    _ declared: DataServer, _ channel: consuming OwnedDescriptor, _ role: Role, _ steps: Steps, _ notices: Steps,
    _ server: @escaping Server
  ) throws -> ManagedProcess {
    let handed = Handover(try declared.attach(over: channel, role: role, notice: notices.take))
    let process = handed.process
    _ = try StartedThread(name: "server") {
      do {
        try server(handed.take(), steps)
        steps.take("end")
      } catch let error as BatonError {
        steps.take("\(error.code): \(error)")
      } catch {
        steps.take("\(error)")
      }
    }
    return process
  }

  deinit { process.detach() }
}

/// A stage on its way to another thread.
final class Handover: @unchecked Sendable {
  let process: ManagedProcess
  // Taken once, by the thread that it is for.
  private var warming: Warming?

  init(_ warming: consuming Warming) {
    process = warming.process
    self.warming = consume warming
  }

  func take() throws -> Warming {
    guard let warming = warming.take() else { throw CancellationError() }
    return warming
  }
}

/// A server as the documentation says it should be: it takes every step and goes back as often as it is told to.
func serve(_ warming: consuming Warming, _ steps: Steps) throws {
  var owning = try warming.takeData().orDecline()
  while true {
    steps.take("\(owning.arrival) \(owning.generation)")
    let serving = try owning.ready(revisions: [7])
    steps.take("serving")
    let request = serving.traffic.drainRequested()
    steps.take("drain: \(request.reason)")
    serving.traffic.report(.stoppedAccepting)
    switch try serving.drained() {
    case .retire: return steps.take("retire")
    case .resume(let again): owning = again
    case .seal(let sealing):
      steps.take("seal")
      sealing.progress(1, of: 1, revision: 7)
      switch try sealing.complete(revisions: [7]) {
      case .retire: return steps.take("retire")
      case .resume(let again): owning = again
      }
    }
  }
}

/// A directory of one test's own, removed with everything in it.
final class Scratch: Sendable {
  let path: String

  init() {
    path = "/tmp/baton-library-\(getpid())-\(UUID().uuidString.prefix(8))"
    try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  func file(_ name: String) -> String { "\(path)/\(name)" }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }
}
