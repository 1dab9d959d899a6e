import Baton
import BatonPlatform
import BatonProtocol
import SupervisorScript
import Testing

/// What cannot be done is answered, to the application with its stage and to the supervisor with a code.
@Suite struct `A server that cannot have its data` {
  private func refused(_ scene: Scene) throws -> Message.Refused {
    let message = try scene.supervisor.next()
    guard case .refused(let refused) = message else { throw Unexpected(message) }
    return refused
  }

  private var impatient: Tuning {
    var tuning = Tuning.calm
    tuning.patienceForLock = .zero
    return tuning
  }

  @Test func `gets its stage back with the name of the one who holds the lock, and can try again`() throws {
    let directory = Scratch()
    let stranger = try Lock(of: directory.path)
    let scene = try Scene(holding: ["refused"], in: directory, tuning: impatient) { warming, steps in
      guard case .refused(let warming, let error) = try warming.takeData() else { return }
      steps.take("\(error.code)")
      #expect(error.cause.contains("unable to take the data of"))
      #expect(error.cause.contains("locked by pid \(Host.pid) ("))
      steps.take("refused")
      let owning = try warming.takeData().orDecline()
      steps.take("owning \(owning.generation)")
      _ = try owning.ready()
    }
    try scene.supervisor.greet()
    _ = try scene.supervisor.expectPrepared()
    try scene.supervisor.begin(generation: 3)
    #expect(scene.steps.wait(for: "refused") == ["locked", "refused"])
    stranger.close()
    scene.steps.release("refused")
    _ = try scene.supervisor.expectReady()
    #expect(scene.steps.all.last == "owning 3")
  }

  @Test func `declines when it does not want to wait for the lock`() throws {
    let directory = Scratch()
    let stranger = try Lock(of: directory.path)
    let scene = try Scene(in: directory, tuning: impatient)
    try scene.supervisor.greet()
    _ = try scene.supervisor.expectPrepared()
    try scene.supervisor.begin(generation: 3)
    let refused = try refused(scene)
    #expect(refused.code == .lock)
    #expect(refused.reason.contains("locked by pid \(Host.pid) ("))
    stranger.close()
  }

  @Test func `waits for a lock that is just being let go of`() throws {
    let directory = Scratch()
    let former = try Lock(of: directory.path)
    let scene = try Scene(in: directory)
    try scene.supervisor.greet()
    _ = try scene.supervisor.expectPrepared()
    try scene.supervisor.begin(generation: 3)
    try scene.supervisor.send(.statusRequest(scene.supervisor.attempt))
    try scene.supervisor.awaitBeat { $0.kind == .status }
    former.close()
    _ = try scene.supervisor.expectReady()
  }

  @Test func `lets go of data whose format it does not read, and says so`() throws {
    let directory = Scratch()
    try Lock(of: directory.path).stamp(LockStamp(generation: Generation(4), format: 3))
    let scene = try Scene(in: directory)
    try scene.supervisor.greet()
    _ = try scene.supervisor.expectPrepared()
    try scene.supervisor.begin(generation: 5)
    let refused = try refused(scene)
    #expect(refused.code == .format)
    #expect(refused.reason.hasSuffix("it has format 3, this release reads 1 to 2"))
    #expect(scene.steps.wait(for: "format: \(refused.reason)").last == "format: \(refused.reason)")
    try Lock.waitUntilFree(directory.path)
  }

  @Test func `gets an error for a lock that is of another file, and its stage`() throws {
    let (directory, other) = (Scratch(), Scratch())
    let wrong = try Lock(of: other.path)
    // The right one is held too: what came must not be taken for it.
    let right = try Lock(of: directory.path)
    let scene = try Scene(in: directory, tuning: impatient)
    try scene.supervisor.greet()
    _ = try scene.supervisor.expectPrepared()
    try scene.supervisor.begin(generation: 5, attaching: wrong.duplicate())
    #expect(try refused(scene).reason.hasSuffix("the lock that was handed over is of another file"))
    right.close()
  }

  @Test func `tells the supervisor its reason to decline, warm or owning`() throws {
    for stage in ["warm", "owning"] {
      let scene = try Scene { warming, _ in
        if stage == "warm" { return warming.decline("no licence", because: .configuration) }
        try warming.takeData().orDecline().decline("the log is damaged", because: .storage)
      }
      try scene.supervisor.greet()
      if stage == "owning" {
        _ = try scene.supervisor.expectPrepared()
        try scene.supervisor.begin(generation: 5)
      }
      let refused = try refused(scene)
      #expect(refused.handoffID == scene.supervisor.attempt)
      #expect(refused.code == (stage == "warm" ? .configuration : .storage))
      #expect(refused.reason == (stage == "warm" ? "no licence" : "the log is damaged"))
    }
  }

  /// How far a successor has come when it is told that it is not wanted.
  enum Progress: Int, CaseIterable, Sendable {
    case greeted, prepared, owning, ready
  }

  @Test(arguments: Progress.allCases)
  func `ends with the supervisor's reason when it is aborted`(progress: Progress) throws {
    let scene = try Scene(holding: progress == .owning ? ["handedOver 3"] : [])
    let supervisor = scene.supervisor
    try supervisor.greet()
    if progress.rawValue >= Progress.prepared.rawValue { _ = try supervisor.expectPrepared() }
    if progress.rawValue >= Progress.owning.rawValue { try supervisor.begin(generation: 3) }
    if progress == .owning { scene.steps.wait(for: "handedOver 3") }
    if progress == .ready { _ = try supervisor.expectReady() }
    try supervisor.send(.abort(.init(handoffID: supervisor.attempt, reason: "the queue is nearly full")))
    if progress == .owning {
      try supervisor.send(.statusRequest(supervisor.attempt))
      try supervisor.awaitBeat { $0.kind == .status }
      scene.steps.release("handedOver 3")
    }
    let sentence = "aborted: unable to serve: the supervisor aborted the upgrade: the queue is nearly full"
    #expect(scene.steps.wait(for: sentence).last == sentence)
    #expect(!scene.process.traffic.begin())
  }

  @Test func `ends with the supervisor's reason when it is refused`() throws {
    let scene = try Scene()
    try scene.supervisor.greet()
    let refused = Message.Refused(handoffID: scene.supervisor.attempt, code: .phase, reason: "another attempt runs")
    try scene.supervisor.send(.refused(refused))
    let sentence = "aborted: unable to serve: the supervisor refused: another attempt runs"
    #expect(scene.steps.wait(for: sentence).last == sentence)
  }

  @Test func `does without a listener that it has declared as optional`() throws {
    let (ours, theirs) = try OwnedDescriptor.socketPair().split()
    let supervisor = try ScriptedSupervisor(OwnedDescriptor(adopting: ours))
    var server = DataServer(
      service: "kv", build: "1", directory: "/tmp", formats: DataFormat(reads: 1...1, writes: 1), listeners: [:])
    server.optionalListeners = ["http", "admin"]
    let http = Listener(name: "http", address: "", descriptor: 0)
    let strange = Listener(name: "strange", address: "", descriptor: 0)
    let warming = try server.attach(
      over: OwnedDescriptor(adopting: theirs), listeners: [http, strange], tuning: .calm)
    let process = warming.process
    #expect(
      process.warnings == [
        "listener strange was handed over, and the server has not declared it: nobody accepts there"
      ])
    try supervisor.greet()
    let handed = Handover(warming)
    _ = try StartedThread(name: "server") { _ = try? handed.take().takeData() }
    #expect(try supervisor.expectPrepared().listeners == ["http"])
    supervisor.hangUp()
    process.detach()
  }

  @Test func `says which listener it lacks before it gives up`() throws {
    let (ours, theirs) = try OwnedDescriptor.socketPair().split()
    let supervisor = try ScriptedSupervisor(OwnedDescriptor(adopting: ours))
    let server = DataServer(
      service: "kv", build: "1", directory: "/tmp", formats: DataFormat(reads: 1...1, writes: 1),
      listeners: ["resp": "127.0.0.1:0", "http": "127.0.0.1:0"])
    let steps = Steps()
    _ = try StartedThread(name: "server") {
      var tuning = Tuning.calm
      tuning.endProcess = {}
      let resp = Listener(name: "resp", address: "", descriptor: 0)
      do throws(BatonError) {
        _ = try server.attach(over: OwnedDescriptor(adopting: theirs), listeners: [resp], tuning: tuning)
      } catch {
        steps.take("\(error.code)")
      }
    }
    try supervisor.greet()
    let message = try supervisor.next()
    guard case .refused(let refused) = message else { throw Unexpected(message) }
    #expect(refused.code == .listeners)
    #expect(refused.reason == "unable to serve without http: handed over is resp")
    #expect(steps.first(1) == ["listeners"])
  }
}
