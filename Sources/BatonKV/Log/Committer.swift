import BatonPlatform
import Synchronization

/// The thread that makes writes durable, so that the loop never waits for a disk: it takes all writes that wait, appends them, and
/// waits for one `fdatasync` for all of them (group commit). It exists exactly as long as this process owns the data.
///
/// A failed `fdatasync` ends the process: the kernel may have thrown the pages away and marked them clean, so that the next
/// call would succeed without anything being on stable storage. Nobody who waits is answered.
final class Committer: Sendable {
  /// Writes in their order, the first of which gets the revision `after` + 1.
  struct Batch: Sendable {
    let after: Revision
    let operations: [Operation]
  }

  enum Outcome: Sendable {
    case durable(upTo: Revision, logBytes: UInt64)
    /// Up to here everything is durable; what follows never happened.
    case full(upTo: Revision, logBytes: UInt64, SystemFailure)
  }

  private enum Order: Sendable {
    case commit(Batch)
    case end
  }

  private let orders: Mailbox<Order>
  private let writer: Mutex<LogWriter>
  private let delay: Duration
  private let report: @Sendable (Outcome) -> Void

  /// Starts the thread, which reports the outcome of each batch from there.
  init(
    _ writer: consuming LogWriter, delay: Duration, report: @escaping @Sendable (Outcome) -> Void
  ) throws(SystemFailure) {
    orders = try Mailbox()
    self.writer = Mutex(writer)
    self.delay = delay
    self.report = report
    _ = try StartedThread(name: "committer") { [self] in work() }
  }

  func commit(_ batch: Batch) {
    orders.put(.commit(batch))
  }

  /// Ends the thread when it has done what it was told. Nobody waits for that: who has heard of every batch that it handed over
  /// knows that nothing will be written any more.
  func end() {
    orders.put(.end)
  }

  private func work() {
    while case .commit(let batch) = orders.take() {
      do throws(SystemFailure) {
        if delay > .zero { try pause(delay) }
        report(try perform(batch))
      } catch {
        endProcess(because: .system(error))
      }
    }
  }

  private func perform(_ batch: Batch) throws(SystemFailure) -> Outcome {
    var records: [UInt8] = []
    var ends: [Int] = []
    for operation in batch.operations {
      LogFormat.append(operation, revision: batch.after + UInt64(ends.count) + 1, to: &records)
      ends.append(records.count)
    }
    return try writer.withLock { writer throws(SystemFailure) in
      let outcome = try writer.append(records, ends: ends)
      CrashPoint.pass("log/written")
      try writer.synchronise()
      CrashPoint.pass("log/synced")
      switch outcome {
      case .appended: return .durable(upTo: batch.after + UInt64(ends.count), logBytes: writer.end)
      case .full(let count, let failure): return .full(upTo: batch.after + UInt64(count), logBytes: writer.end, failure)
      }
    }
  }
}
