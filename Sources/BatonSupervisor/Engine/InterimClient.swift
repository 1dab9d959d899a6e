package import BatonPlatform

/// The command line's end of a control socket: one request, then the answers to it. It waits, unlike the supervisor.
package final class InterimClient {
  private let socket: OwnedDescriptor
  private let path: String
  private var bytes: [UInt8] = []

  /// Connects to the supervisor behind a socket.
  package init(path: String) throws(SystemFailure) {
    socket = try OwnedDescriptor.connected(to: .unix(path: path))
    self.path = path
  }

  package func send(_ request: ControlRequest) throws(SystemFailure) {
    try sendAll(InterimFrame.encoded(request), 0)
  }

  /// Sends a request with the executable that it is about.
  package func send(
    _ request: ControlRequest, passing executable: borrowing OwnedDescriptor
  ) throws(SystemFailure) {
    let frame = InterimFrame.encoded(request)
    guard case .bytes(let count) = try socket.send(frame.span, passing: executable) else { return }
    try sendAll(frame, count)
  }

  private func sendAll(_ frame: [UInt8], _ start: Int) throws(SystemFailure) {
    var done = start
    while done < frame.count {
      guard case .bytes(let count) = try socket.send(frame.span.extracting(done..<frame.count)) else { continue }
      done += count
    }
  }

  /// Waits for the next answer; nothing when the supervisor is gone.
  package func nextResponse() throws(InterimClientFailure) -> ControlResponse? {
    while true {
      do {
        if let response = try InterimFrame.next(in: &bytes, as: ControlResponse.self) { return response }
      } catch {
        throw .notUnderstood(error)
      }
      do {
        guard case .bytes = try socket.read(appendingTo: &bytes, limit: 64 << 10) else { return nil }
      } catch  where error.errno == .connectionReset {
        return nil
      } catch {
        throw .system(error)
      }
    }
  }
}

package enum InterimClientFailure: Error, Hashable, Sendable {
  case notUnderstood(InterimFrameProblem)
  case system(SystemFailure)
}
