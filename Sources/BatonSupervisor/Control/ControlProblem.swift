package import BatonPlatform

/// Why a supervisor could not be asked, or did not answer.
package enum ControlProblem: Error, Hashable, Sendable {
  case nobodyListens(String)
  /// The supervisor closed the connection before its last word: it died, or it was told to.
  case closedWithoutAnswer(String)
  /// So many clients wait that the supervisor seems to hang.
  case queueFull(String)
  case timedOut(String)
  case notUnderstood(ControlFault)
  case system(SystemFailure)

  package var sentence: Sentence {
    switch self {
    case .nobodyListens(let path):
      .unable(
        to: "reach the supervisor", "at \(path)", because: "nobody listens there",
        then: "start it with baton run, or name the right one with --service or --socket")
    case .closedWithoutAnswer(let path):
      .unable(
        to: "hear the supervisor", "at \(path)", because: "it closed the connection before its last word",
        then: "look at its log, then ask baton status")
    case .queueFull(let path):
      .unable(
        to: "reach the supervisor", "at \(path)", because: "too many clients wait there, so it seems to hang",
        then: "look at its log")
    case .timedOut(let path):
      .unable(
        to: "hear the supervisor", "at \(path)", because: "it does not answer in time", then: "look at its log")
    case .notUnderstood(let fault):
      .unable(to: "understand", "the supervisor's answer", because: fault.description)
    case .system(let failure):
      .unable(to: failure.call.rawValue, failure.object, because: failure.errno.description)
    }
  }
}
