import Baton
import BatonPlatform
import Synchronization

/// Work for the server's thread, from any other.
final class JobQueue: Sendable {
  typealias Job = @Sendable (Server) throws(SystemFailure) -> Void

  private let jobs = Mutex<[Job]>([])
  private let waker: Waker

  init(_ waker: Waker) {
    self.waker = waker
  }

  func add(_ job: @escaping Job) {
    jobs.withLock { $0.append(job) }
    waker.wake()
  }

  func takeAll() -> [Job] {
    jobs.withLock { jobs in
      defer { jobs = [] }
      return jobs
    }
  }
}

/// The server's thread as the stages see it: each call is done when it returns.
final class ServerThread: Sendable {
  private let jobs: JobQueue

  /// Starts the thread. SIGTERM and SIGINT must be blocked in the calling thread; the server's hears them.
  init(_ options: Options, _ process: ManagedProcess) throws(Failure) {
    do throws(SystemFailure) {
      let started = try Mailbox<JobQueue>()
      _ = try StartedThread(name: "server") {
        do throws(SystemFailure) {
          let server = try Server(options, process)
          started.put(server.jobs)
          try server.run()
        } catch {
          endProcess(because: .system(error))
        }
      }
      jobs = started.take()
    } catch {
      throw .system(error)
    }
  }

  /// Replays the log as far as it goes now.
  func warm() throws(Failure) {
    while try perform({ server throws(Failure) in try server.replaySome() }) == .more {}
  }

  /// Replays the rest of the log and begins to write it; the revision that was found.
  func own(_ generation: UInt64) throws(Failure) -> Revision {
    while true {
      if let revision = try perform({ server throws(Failure) in try server.own(generation) }) { return revision }
    }
  }

  /// Begins to accept and to answer.
  func serve() throws(Failure) {
    try perform { server throws(Failure) in
      do throws(SystemFailure) {
        try server.serve()
      } catch {
        throw .system(error)
      }
    }
  }

  /// Ceases to accept, finishes what was begun, and writes no more; the revision that the data has.
  func drain(within patience: Duration) throws(Failure) -> Revision {
    let finished = try mailbox(Revision.self)
    jobs.add { server throws(SystemFailure) in try server.drain(within: patience, report: finished.put) }
    return finished.take()
  }

  /// Reads every connection to its end, at most so long, then ends the thread.
  func end(within patience: Duration) throws(Failure) {
    let finished = try mailbox(Bool.self)
    jobs.add { server in server.end(within: patience) { finished.put(true) } }
    _ = finished.take()
  }

  private func perform<Value: Sendable>(
    _ body: @escaping @Sendable (Server) throws(Failure) -> Value
  ) throws(Failure) -> Value {
    let done = try mailbox(Result<Value, Failure>.self)
    jobs.add { server in
      done.put(Result { () throws(Failure) in try body(server) })
    }
    return try done.take().get()
  }

  private func mailbox<Message>(_: Message.Type) throws(Failure) -> Mailbox<Message> {
    do throws(SystemFailure) {
      return try Mailbox()
    } catch {
      throw .system(error)
    }
  }
}
