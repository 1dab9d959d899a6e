import Baton
import Glibc

/// A server with one thread and a loop of its own: it counts the lines it is sent, and answers each with its number.
@main enum SyncServer {
  static func main() {
    do {
      try run()
    } catch {
      say("\(error.code): \(error.cause)")
      exit(error.code == .stopped ? 0 : 1)
    }
  }

  private static func run() throws(BatonError) {
    if getenv("LATE") != nil { startAnotherThread() }
    // snippet: attach
    let warming = try DataServer(
      service: "counter", build: "1.0", directory: CommandLine.arguments[1],
      formats: DataFormat(reads: 1...1, writes: 1), listeners: ["line": "127.0.0.1:0"]
    ).attach()
    stopOnTermination(warming.process)
    // end
    for warning in warming.process.warnings { say("warning: \(warning)") }
    printLeftovers()
    try serve(warming)
    say("end")
  }

  // snippet: serve
  private static func serve(_ warming: consuming Warming) throws(BatonError) {
    let listener = try warming.process.listener("line")
    var owning = try warming.takeData().orDecline()
    while true {
      var counter = Counter(owning)
      let serving = try owning.ready(revisions: [counter.count])
      counter.answer(on: listener, until: serving.traffic)
      serving.traffic.report(.stoppedAccepting)
      switch try serving.drained() {
      case .retire: return counter.close()
      case .resume(let again): owning = again
      case .seal(let sealing):
        counter.close()
        switch try sealing.complete(revisions: [counter.count]) {
        case .retire: return
        case .resume(let again): owning = again
        }
      }
    }
  }
  // end

  /// As a program does that attaches too late.
  private static func startAnotherThread() {
    var thread = pthread_t()
    pthread_create(&thread, nil, { _ in while true { pause() } }, nil)
  }

  /// What a child of this process would inherit.
  private static func printLeftovers() {
    for name in ["HANDOFF_ROLE", "HANDOFF_SOCK_FD", "LISTEN_FDS", "LISTEN_FDNAMES", "LISTEN_PID"]
    where getenv(name) != nil { say("still set: \(name)") }
  }
}

extension Counter {
  // snippet: loop
  /// Accepts and answers until the server is asked to drain. There is no thread but this one.
  mutating func answer(on listener: Listener, until traffic: Traffic) {
    say("serving \(listener.address)")
    while true {
      var watched = [
        pollfd(fd: listener.descriptor, events: Int16(POLLIN), revents: 0),
        pollfd(fd: traffic.drainDescriptor, events: Int16(POLLIN), revents: 0),
        pollfd(fd: Termination.pipe[0], events: Int16(POLLIN), revents: 0),
      ]
      poll(&watched, 3, -1)
      if watched[2].revents != 0 { Termination.stop() }
      if watched[1].revents != 0 { return say("drain: \(traffic.drainRequested().reason)") }
      if watched[0].revents != 0 { answerOne(on: listener, traffic) }
    }
  }
  // end

  private mutating func answerOne(on listener: Listener, _ traffic: Traffic) {
    let connection = accept(listener.descriptor, nil, nil)
    guard connection >= 0 else { return }
    traffic.connectionOpened()
    defer {
      Glibc.close(connection)
      traffic.connectionClosed()
    }
    var line = [UInt8](repeating: 0, count: 64)
    guard read(connection, &line, line.count) > 0, traffic.begin() else { return }
    defer { traffic.end() }
    let answer = Array("\(add())\n".utf8)
    send(connection, answer, answer.count, Int32(MSG_NOSIGNAL))
  }
}

// snippet: stop
/// SIGTERM, by a pipe: a signal handler may do nothing else.
enum Termination {
  nonisolated(unsafe) static var pipe: [Int32] = [-1, -1]
  nonisolated(unsafe) static var process: ManagedProcess?

  static func stop() {
    var byte: UInt8 = 0
    read(pipe[0], &byte, 1)
    process?.stop()
  }
}

func stopOnTermination(_ process: ManagedProcess) {
  Termination.process = process
  pipe(&Termination.pipe)
  for end in Termination.pipe { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
  signal(SIGTERM) { _ in write(Termination.pipe[1], "", 1) }
}
// end
