import BatonMachines
import BatonPlatform
import BatonProtocol

/// What the control thread tells the application to do, or to know. A newer call replaces an older one: an application
/// that is still draining when it is called to reopen has only to reopen.
enum Call: Sendable {
  /// Nothing yet.
  case none
  /// The data is owned: open what the seal changed. Also said to a server without data, which opens nothing.
  case open(Attempt, Generation)
  /// Accept and answer.
  case serve
  /// Accept no more and finish what is in flight; the particulars are in the drain request.
  case drain(Attempt)
  /// Flush and close the data.
  case seal(Attempt)
  /// Own the data again, reading what was appended since the seal.
  case reopen(Attempt, Generation)
  /// Finish and exit.
  case retire(BatonError)
  /// This process has to end without having served.
  case end(BatonError)
}

/// A call with its place in the order of calls, so that one that was answered is not taken for a new one.
struct NumberedCall: Sendable {
  let number: UInt64
  let call: Call
}

extension NumberedCall {
  var isReopen: Bool {
    if case .reopen = call { return true }
    return false
  }
}
