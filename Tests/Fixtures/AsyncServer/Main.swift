import Baton
import Dispatch
import Glibc

/// The same server as SyncServer, written with tasks: each connection is one.
@main enum AsyncServer {
  // snippet: attach
  static func main() async {
    do {
      // Before the first `await`, which starts threads.
      let warming = try server.attach()
      let termination = stopOnTermination(warming.process)
      for warning in warming.process.warnings { say("warning: \(warning)") }
      try await serve(warming)
      termination.cancel()
      say("end")
    } catch {
      say("\(error.code): \(error.cause)")
      exit(error.code == .stopped ? 0 : 1)
    }
  }
  // end

  private static let server = DataServer(
    service: "counter", build: "2.0", directory: CommandLine.arguments[1],
    formats: DataFormat(reads: 1...1, writes: 1), listeners: ["line": "127.0.0.1:0"])

  // snippet: serve
  private static func serve(_ warming: consuming Warming) async throws(BatonError) {
    let listener = try warming.process.listener("line")
    var owning = try await warming.takeData().orDecline()
    while true {
      let counter = Counter(owning)
      let serving = try await owning.ready(revisions: [await counter.count])
      let acceptor = Acceptor(listener, serving.traffic, counter)
      let request = try await serving.traffic.drainRequested()
      say("drain: \(request.reason)")
      acceptor.stop()
      serving.traffic.report(.stoppedAccepting)
      _ = await serving.traffic.waitUntilIdle()
      switch try await serving.drained() {
      case .retire: return await counter.close()
      case .resume(let again): owning = again
      case .seal(let sealing):
        await counter.close()
        switch try await sealing.complete(revisions: [await counter.count]) {
        case .retire: return
        case .resume(let again): owning = again
        }
      }
    }
  }
  // end
}

// snippet: stop
/// An async main parks the main thread with no signal blocked: ignore the signal, and let a dispatch source see it.
func stopOnTermination(_ process: ManagedProcess) -> any DispatchSourceSignal {
  signal(SIGTERM, SIG_IGN)
  let source = DispatchSource.makeSignalSource(signal: SIGTERM, queue: .global())
  source.setEventHandler { process.stop() }
  source.activate()
  return source
}
// end

/// Accepts while it lives, and answers every connection in a task of its own.
final class Acceptor: Sendable {
  private nonisolated(unsafe) let source: any DispatchSourceRead

  init(_ listener: Listener, _ traffic: Traffic, _ counter: Counter) {
    source = DispatchSource.makeReadSource(fileDescriptor: listener.descriptor, queue: .global())
    source.setEventHandler {
      let connection = accept(listener.descriptor, nil, nil)
      guard connection >= 0 else { return }
      traffic.connectionOpened()
      Task { await counter.answer(connection, traffic) }
    }
    source.activate()
    say("serving \(listener.address)")
  }

  func stop() {
    source.cancel()
  }
}
