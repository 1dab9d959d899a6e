import Dispatch

/// A thread for the tasks of a server under test: the pool that all tests share is full of tests that block.
final class OwnPool: TaskExecutor {
  private let queue = DispatchQueue(label: "tasks of a server")

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { unsafe job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
