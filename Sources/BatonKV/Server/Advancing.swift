import Baton
import BatonPlatform

/// Brings connections forward: execute what may be executed, send what may be sent, end what is over.
extension Server {
  func advance(_ connection: Connection) throws(SystemFailure) {
    let isOpen: Bool
    do throws(Connection.Loss) {
      isOpen = try isOpenAfterStep(connection)
    } catch {
      isOpen = false
    }
    if isOpen { try settle(connection) } else { try drop(connection) }
  }

  private func isOpenAfterStep(_ connection: Connection) throws(Connection.Loss) -> Bool {
    repeat {
      connection.answer(&execution)
      if try connection.flush(), !hasAnswered { reportFirstAnswer() }
    } while connection.isHeldBack && connection.mayAnswer(execution)
    let wasLingering = connection.phase == .lingering
    let isOpen = try connection.endInOrder()
    if connection.phase == .lingering, !wasLingering { linger(connection) }
    return isOpen
  }

  private func reportFirstAnswer() {
    guard standing == .serving else { return }
    hasAnswered = true
    process.traffic.report(.firstAnswer)
  }

  /// Advances everybody who waited for the disk.
  func advanceWaiting(_ change: (inout Outbox) -> Void) throws(SystemFailure) {
    for token in waiting {
      guard let connection = connections[token] else { continue }
      change(&connection.outbox)
      try advance(connection)
    }
  }

  private func settle(_ connection: Connection) throws(SystemFailure) {
    if connection.outbox.isWaiting || connection.isHeldBack {
      waiting.insert(connection.token)
    } else {
      waiting.remove(connection.token)
    }
    let wanted = connection.wantedInterest
    guard wanted != connection.interest else { return }
    try loop.change(connection.descriptor, to: wanted, token: connection.token)
    connection.interest = wanted
  }
}
