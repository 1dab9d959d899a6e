/// What a receipt holds at most, because peers and operators choose the lengths of much that stands on it.
///
/// Together they keep every receipt below the limit of an envelope and of a control frame; a test fills them all.
package enum ReceiptLimits {
  /// Bytes of a text that explains: the cause, the reason, a path.
  package static let longText = 4_096
  /// Bytes of a text in a list: an argument, a name, what a verdict compared.
  package static let shortText = 512
  /// Arguments of a release, names of its environment, verdicts, notes, processes.
  package static let rows = 64
  /// Phases of an attempt; listeners of a service.
  package static let longRows = 320
}

extension Receipt {
  /// The receipt with everything cut that is longer than a receipt may hold, and a note that says so.
  package var withinLimits: Receipt {
    var receipt = self
    receipt.service = service.cut()
    receipt.cause = ReceiptCause(cause.code, cause.detail.cut(to: ReceiptLimits.longText))
    receipt.asker.command = asker.command.cut()
    receipt.reason = reason.cut(to: ReceiptLimits.longText)
    receipt.timing.phases = Array(timing.phases.prefix(ReceiptLimits.longRows))
    receipt.from = from?.withinLimits
    receipt.to = to.withinLimits
    receipt.processes = Array(processes.prefix(ReceiptLimits.rows))
    receipt.verdicts = verdicts.prefix(ReceiptLimits.rows).map(\.withinLimits)
    receipt.listeners = listeners.prefix(ReceiptLimits.longRows).map(\.withinLimits)
    receipt.notes = notes.prefix(ReceiptLimits.rows).map { $0.cut() }
    if receipt != self { receipt.notes.append("this receipt was cut: something on it was too long to be kept") }
    return receipt
  }
}

extension ReleaseSummary {
  fileprivate var withinLimits: ReleaseSummary {
    ReleaseSummary(
      path: path.cut(to: ReceiptLimits.longText), digest: digest, version: version?.cut(),
      arguments: arguments.prefix(ReceiptLimits.rows).map { $0.cut() },
      environmentNames: environmentNames.prefix(ReceiptLimits.rows).map { $0.cut() })
  }
}

extension CheckedVerdict {
  fileprivate var withinLimits: CheckedVerdict {
    CheckedVerdict(name.cut(), expected: expected.cut(), got: got.cut(), finding)
  }
}

extension ListenerSummary {
  fileprivate var withinLimits: ListenerSummary {
    ListenerSummary(
      name: name.cut(), address: address.cut(), queueHighWater: queueHighWater, queueLimit: queueLimit)
  }
}

extension String {
  /// The beginning that fits into so many bytes, with a mark where something is missing.
  package func cut(to byteLimit: Int = ReceiptLimits.shortText) -> String {
    guard utf8.count > byteLimit else { return self }
    var kept = ""
    var left = byteLimit - "…".utf8.count
    for scalar in unicodeScalars {
      left -= UTF8.width(scalar)
      guard left >= 0 else { break }
      kept.unicodeScalars.append(scalar)
    }
    return kept + "…"
  }
}
