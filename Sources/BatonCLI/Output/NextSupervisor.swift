import BatonPlatform
import BatonSupervisor

/// Whoever supervises a service now, when the supervisor that was spoken to is gone: another program in its place, or the
/// one that a keeper or a service manager has to start first.
struct NextSupervisor {
  let controlSocket: String
  /// The command that asks.
  let command: String

  /// How long nobody may answer: a supervisor that dies again and again is started after a delay.
  private static let patience = Duration.seconds(10)
  private static let pause = Duration.milliseconds(10)

  /// Asks again and again until the answer is one that is wanted, or until nobody answers any more.
  ///
  /// - Throws: why nobody answers, or why what was answered last was a no.
  func ask<Answer>(
    _ request: ControlRequest, within limit: Duration = .seconds(3600), _ wanted: (ControlResponse) -> Answer?
  ) throws(CommandFailure) -> Answer? {
    let end = MonotonicInstant.now().advanced(by: limit)
    var deadline = MonotonicInstant.now().advanced(by: Self.patience)
    while MonotonicInstant.now() < end {
      do throws(CommandFailure) {
        if let answer = wanted(try Supervised(at: controlSocket, for: command).ask(request)) { return answer }
        deadline = .now().advanced(by: Self.patience)
      } catch {
        if case .sentence(_, .refused) = error { deadline = .now().advanced(by: Self.patience) }
        guard MonotonicInstant.now() < deadline else { throw error }
      }
      // Nothing tells a stranger that there is news: it has to ask again.
      _ = Latch().wait(until: .now().advanced(by: Self.pause))
    }
    return nil
  }

  /// The one that answers; nothing when none will: who stops in order leaves no control socket behind, who dies does.
  func supervised() throws(CommandFailure) -> Supervised? {
    let deadline = MonotonicInstant.now().advanced(by: Self.patience)
    // Looked at twice: for a moment there is none while the next supervisor puts its own in the place of the old one.
    var missed = 0
    while missed < 2 {
      do {
        return try Supervised(at: controlSocket, for: command)
      } catch {
        missed = (try? FileFacts.ifPresent(path: controlSocket)) == .some(nil) ? missed + 1 : 0
        guard MonotonicInstant.now() < deadline else { throw error }
      }
      _ = Latch().wait(until: .now().advanced(by: Self.pause))
    }
    return nil
  }
}
