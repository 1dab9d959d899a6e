import Baton
import BatonPlatform
import BatonProtocol
import Foundation
import SupervisorScript
import Testing

/// A server in this process, on a thread of its own, and a supervisor that the test plays.
final class Scene {
  typealias Server = @Sendable (consuming Warming, Steps) throws -> Void

  let directory: Scratch
  let supervisor: ScriptedSupervisor
  let steps: Steps
  let notices = Steps()
  let process: ManagedProcess

  init(
    holding held: Set<String> = [], in directory: Scratch = Scratch(),
    formats: DataFormat = DataFormat(reads: 1...2, writes: 2), tuning: Tuning = .calm,
    connections: Connections.Fate = .closed, listeners: [Listener] = [],
    _ server: @escaping Server = serve
  ) throws {
    self.directory = directory
    steps = Steps(holding: held)
    let (ours, theirs) = try OwnedDescriptor.socketPair().split()
    supervisor = try ScriptedSupervisor(OwnedDescriptor(adopting: ours))
    var declared = DataServer(
      service: "kv", build: "2.0", directory: directory.path, formats: formats, listeners: [:])
    declared.optionalListeners = Set(listeners.map(\.name))
    declared.connections = connections
    var tuning = tuning
    // The process is the test's: it is not ended, only said to be.
    tuning.endProcess = { [steps] in steps.take("process ended") }
    let warming = try declared.attach(
      over: OwnedDescriptor(adopting: theirs), listeners: listeners, tuning: tuning, notice: notices.take)
    process = warming.process
    try Self.run(Handover(warming), steps, server)
  }

  private static func run(_ handed: Handover, _ steps: Steps, _ server: @escaping Server) throws {
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
  }

  deinit { process.detach() }
}

extension Tuning {
  /// As in the product, but no supervisor counts as silent because the machine is busy, and the process, which is the
  /// test's, is not ended.
  static var calm: Tuning {
    var tuning = Tuning()
    tuning.endProcess = {}
    tuning.silence = { _ in .seconds(3600) }
    return tuning
  }
}

/// A stage on its way to another thread.
final class Handover: @unchecked Sendable {
  // Taken once, by the thread that it is for.
  private var warming: Warming?

  init(_ warming: consuming Warming) {
    self.warming = consume warming
  }

  func take() throws -> Warming {
    guard let warming = warming.take() else { throw CancellationError() }
    return warming
  }
}

/// A server as the documentation says it should be: it takes every step and goes back as often as it is told to.
func serve(_ warming: consuming Warming, _ steps: Steps) throws {
  steps.take("warm")
  var owning = try warming.takeData().orDecline()
  while true {
    steps.take("\(owning.arrival) \(owning.generation)")
    let serving = try owning.ready(revisions: [7])
    steps.take("serving")
    let request = serving.traffic.drainRequested()
    steps.take("drain: \(request.reason)")
    switch try serving.drained() {
    case .retire: return steps.take("retire")
    case .resume(let again): owning = again
    case .seal(let sealing):
      steps.take("seal")
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

  /// The content of the lock file: the stamp.
  var stamp: LockStamp? {
    get throws { try LockStamp.read(Files.read(file(".handoff.lock"), limit: 100)) }
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }
}
