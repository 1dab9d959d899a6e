import BatonPlatform
import BatonSupervisor

/// How an attempt goes on: a line a phase, and on a terminal one line that lives, with the time and the queue.
struct ProgressView {
  private let console: Console
  private let manner: Manner
  private var shown: AttemptProgress?

  private enum Manner {
    case silent, lines, living
  }

  init(_ arguments: Arguments, _ console: Console) {
    self.console = console
    manner = arguments.has(.json) ? .silent : StandardStream.output.isTerminal ? .living : .lines
  }

  mutating func show(_ progress: AttemptProgress) throws(CommandFailure) {
    defer { shown = progress }
    guard manner != .silent else { return }
    if let shown, shown.phase != progress.phase { try close(shown, at: progress) }
    if manner == .living { try console.print("\r\u{1B}[K\(living(progress))") }
  }

  /// The last phase is over.
  mutating func end() throws(CommandFailure) {
    guard manner == .living, shown != nil else { return }
    try console.print("\r\u{1B}[K")
  }

  /// The phase before is over: its line stays.
  private func close(_ before: AttemptProgress, at next: AttemptProgress) throws(CommandFailure) {
    let start = before.elapsed - before.phaseElapsed
    let took = next.elapsed - next.phaseElapsed - start
    let erase = manner == .living ? "\r\u{1B}[K" : ""
    try console.print(
      "\(erase)attempt \(before.attempt): \(before.phase.rawValue) took \(took.inWords) (\(start.inWords) after the start)\n"
    )
  }

  private func living(_ progress: AttemptProgress) -> String {
    var line = "attempt \(progress.attempt): \(progress.phase.rawValue) for \(progress.phaseElapsed.inWords)"
    line += ", \(progress.elapsed.inWords) in all"
    if let queued = progress.queued, let limit = progress.queueLimit { line += ", \(queued) of \(limit) wait" }
    let columns = StandardStream.output.columns ?? 80
    return String(line.prefix(columns - 1))
  }
}
