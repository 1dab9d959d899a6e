package import BatonPlatform

/// STATE/receipts: one file a receipt, the newest kept.
///
/// A store that fails never stops the service: every failure is given to the caller, who says so and goes on. What is
/// on disk is read again for every question; in memory there are only numbers and sizes.
package struct ReceiptStore {
  package let directory: String
  private let limits: Limits
  /// The sizes of the files by attempt, oldest first.
  private var kept: [Entry] = []

  package struct Limits: Hashable, Sendable {
    package var receipts: Int
    package var bytes: UInt64

    package init(receipts: Int = 1_000, bytes: UInt64 = 64 << 20) {
      self.receipts = receipts
      self.bytes = bytes
    }
  }

  private struct Entry {
    let attempt: UInt64
    let bytes: UInt64
  }

  /// Looks at what is there, and makes the directory where it is missing.
  package init(in directory: String, _ limits: Limits = Limits()) throws(SystemFailure) {
    self.directory = directory
    self.limits = limits
    do {
      try Files.createDirectory(directory, mode: 0o700)
    } catch let failure where failure.errno == .fileExists {
      kept = try Self.entries(in: directory)
    }
  }

  /// Keeps a receipt, durably, and then lets go of the oldest ones above the limits.
  ///
  /// - Returns: what went wrong. The receipt may be kept all the same when it is the removal of an older one that failed.
  package mutating func store(_ receipt: Receipt) -> SystemFailure? {
    let bytes = Envelope.sealed(receipt.withinLimits)
    do {
      try Files.replace(path(of: receipt.attempt), with: bytes, mode: 0o600, .durable)
      kept.removeAll { $0.attempt == receipt.attempt }
      kept.append(Entry(attempt: receipt.attempt, bytes: UInt64(bytes.count)))
      kept.sort { $0.attempt < $1.attempt }
      try removeOldest()
      return nil
    } catch {
      return error
    }
  }

  /// The newest one always stays.
  private mutating func removeOldest() throws(SystemFailure) {
    var bytes = kept.reduce(0) { $0 + $1.bytes }
    while kept.count > 1, kept.count > limits.receipts || bytes > limits.bytes, let oldest = kept.first {
      try Files.remove(path(of: oldest.attempt))
      bytes -= oldest.bytes
      kept.removeFirst()
    }
  }

  private func path(of attempt: UInt64) -> String {
    directory + "/" + Self.name(of: attempt)
  }
}

extension ReceiptStore {
  /// Why a receipt cannot be shown.
  package enum Problem: Error, Hashable, Sendable, CustomStringConvertible {
    case noSuchReceipt
    case unreadable(String, RecordDamage)
    case system(SystemFailure)

    package var description: String {
      switch self {
      case .noSuchReceipt: "there is no such receipt"
      case .unreadable(let path, let damage): "the receipt \(path) cannot be read: \(damage)"
      case .system(let failure): "\(failure)"
      }
    }
  }

  package func receipt(_ choice: ReceiptChoice) throws(Problem) -> Receipt {
    let attempt: UInt64
    switch choice {
    case .attempt(let number): attempt = number
    case .last:
      guard let last = kept.last else { throw .noSuchReceipt }
      attempt = last.attempt
    }
    guard kept.contains(where: { $0.attempt == attempt }) else { throw .noSuchReceipt }
    return try read(path(of: attempt))
  }

  /// At most `limit` receipts in one line each, the newest first; one that cannot be read is left out.
  package func overviews(limit: Int) -> [ReceiptOverview] {
    kept.suffix(min(limit, Self.overviewLimit)).reversed().compactMap { entry in
      (try? read(path(of: entry.attempt))).map(ReceiptOverview.init)
    }
  }

  /// Reading a receipt takes some microseconds, and the supervisor has other things to do.
  package static let overviewLimit = 200

  private func read(_ path: String) throws(Problem) -> Receipt {
    let bytes: [UInt8]
    do {
      bytes = try Files.read(path, limit: Envelope.headerByteCount + Envelope.contentByteLimit)
    } catch {
      throw .system(error)
    }
    do {
      return try Envelope.openWhole(bytes)
    } catch {
      throw .unreadable(path, error)
    }
  }
}

extension ReceiptStore {
  private static let suffix = ".receipt"

  /// Padded, so that `ls` shows them in order.
  private static func name(of attempt: UInt64) -> String {
    let digits = String(attempt)
    return String(repeating: "0", count: max(0, 10 - digits.count)) + digits + suffix
  }

  /// Files that are no receipts are somebody else's, or the temporary ones of a supervisor that died: left alone.
  private static func entries(in directory: String) throws(SystemFailure) -> [Entry] {
    var entries: [Entry] = []
    for name in try Files.names(in: directory) where name.hasSuffix(suffix) {
      guard let attempt = UInt64(name.dropLast(suffix.count)), name == Self.name(of: attempt) else { continue }
      entries.append(Entry(attempt: attempt, bytes: try FileFacts(path: directory + "/" + name).size))
    }
    return entries.sorted { $0.attempt < $1.attempt }
  }
}
