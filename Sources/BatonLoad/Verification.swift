import BatonPlatform

extension LoadLoop {
  /// Reads every key that was written, on a connection of its own, and counts what is not as acknowledged.
  mutating func lookForEveryWrite() throws(SystemFailure) {
    let socket = try OwnedDescriptor.connected(to: plan.address)
    let deadline = MonotonicInstant.now().advanced(by: plan.patience)
    for (request, expectation) in ledger.entries {
      let found = try answer(to: request, on: socket, until: deadline)
      let value = found.flatMap(Ledger.value)
      guard let value, expectation.permits(reading: value, since: expectation.acknowledged) else {
        let words = found.map { "\($0)" } ?? "nothing within \(plan.patience)"
        tally.add(
          .init(
            kind: .lost, client: "verification",
            detail: "\(request) found \(words) where \(expectation.acknowledged) was acknowledged", instant: .now()))
        continue
      }
    }
  }

  private func answer(
    to request: Request, on socket: borrowing OwnedDescriptor, until deadline: MonotonicInstant
  ) throws(SystemFailure) -> Answer? {
    var received: [UInt8] = []
    _ = try socket.send(request.bytes.span)
    while try socket.wait(for: .readable, until: deadline) {
      guard case .bytes = try socket.read(appendingTo: &received, limit: LoadLimits.answerBytes) else { return nil }
      if let (answer, _) = (try? Answer.first(in: received)) ?? nil { return answer }
    }
    return nil
  }
}
