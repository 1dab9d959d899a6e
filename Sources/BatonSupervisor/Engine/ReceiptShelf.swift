package import BatonPlatform
package import BatonProtocol

/// The receipts as the engine sees them: those on disk, and the newest one also when no disk takes it.
///
/// A store that cannot be opened is tried again with the next receipt.
package final class ReceiptShelf {
  private let directory: String
  private let limits: ReceiptStore.Limits
  private var store: ReceiptStore?
  /// The newest receipt, while it is not on disk.
  private var unstored: Receipt?
  /// Asked for by every status, so it is not read again.
  package private(set) var last: ReceiptOverview?

  init(_ directory: String, _ limits: ReceiptStore.Limits) {
    self.directory = directory
    self.limits = limits
  }

  /// Looks at what earlier supervisors have kept.
  ///
  /// - Returns: what is in the way.
  package func open() -> SystemFailure? {
    guard store == nil else { return nil }
    do {
      let opened = try ReceiptStore(in: directory, limits)
      store = opened
      last = last ?? opened.overviews(limit: 1).first
      return nil
    } catch {
      return error
    }
  }

  /// Keeps a receipt.
  ///
  /// - Returns: what went wrong.
  package func keep(_ receipt: Receipt) -> SystemFailure? {
    last = ReceiptOverview(of: receipt)
    unstored = receipt
    if let failure = open() { return failure }
    let failure = store?.store(receipt)
    if failure == nil { unstored = nil }
    return failure
  }

  /// Adds what became known after a receipt was kept. One that was let go of meanwhile stays away.
  ///
  /// - Returns: what went wrong.
  package func add(_ connections: ConnectionCounts, to attempt: UInt64) -> String? {
    do {
      var receipt = try receipt(.attempt(attempt))
      receipt.connections = connections
      if unstored?.attempt == attempt { unstored = receipt }
      return store?.store(receipt).map(String.init(describing:))
    } catch {
      return error == .noSuchReceipt ? nil : "\(error)"
    }
  }

  /// Whether there is one of this very attempt.
  package func has(_ handoffID: HandoffID, _ attempt: UInt64) -> Bool {
    (try? receipt(.attempt(attempt)))?.handoffID == handoffID
  }

  package func receipt(_ choice: ReceiptChoice) throws(ReceiptStore.Problem) -> Receipt {
    if let unstored, choice == .last || choice == .attempt(unstored.attempt) { return unstored }
    guard let store else { throw .noSuchReceipt }
    return try store.receipt(choice)
  }

  /// At most so many, the newest first.
  package func history(limit: Int) -> [ReceiptOverview] {
    let stored = store?.overviews(limit: limit) ?? []
    guard let unstored, stored.first?.attempt != unstored.attempt else { return stored }
    return Array(([ReceiptOverview(of: unstored)] + stored).prefix(limit))
  }
}
