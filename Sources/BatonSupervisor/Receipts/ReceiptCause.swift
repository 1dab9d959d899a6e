package import BatonMachines
package import BatonPostcard

/// Why an attempt ended as it did: a code for scripts, and a sentence for people.
package struct ReceiptCause: Hashable, Sendable {
  package let code: CauseCode
  /// What was seen, in one clause: "the successor (pid 4242) exited with status 3 before it said hello".
  package let detail: String

  package init(_ code: CauseCode, _ detail: String) {
    self.code = code
    self.detail = detail
  }
}

/// What scripts can tell apart. A code once given keeps its word.
package enum CauseCode: Hashable, Sendable {
  /// Nothing went wrong.
  case none
  /// The machine gave the attempt up.
  case attempt(Cause)
  /// The release was refused before the machine heard of it.
  case release(ReleaseFault)
  /// The system would not do what an attempt needs before it can begin.
  case systemFailure
  /// A cause that a newer Baton gave and that this one does not know.
  case unlisted
}

/// What is wrong with a release, or with its use on this host, as far as it can be seen without starting it.
package enum ReleaseFault: String, CaseIterable, Hashable, Sendable {
  case executableMissing = "executable-missing"
  case executableNotExecutable = "executable-not-executable"
  case executableWrongFormat = "executable-wrong-format"
  /// Others than its owner may write to it, and the supervisor is root.
  case executableUnsafe = "executable-unsafe"
  /// Neither the pinned copy nor the file at the release's path is what was committed.
  case executableChanged = "executable-changed"
  case environmentRefused = "environment-refused"
  case memoryHeadroom = "memory-headroom"
}

extension CauseCode: CaseIterable {
  package static let allCases: [CauseCode] =
    [.none] + Cause.allCases.map(CauseCode.attempt) + ReleaseFault.allCases.map(CauseCode.release)
    + [.systemFailure, .unlisted]

  /// The word for scripts: `successor-exited`.
  package var word: String {
    switch self {
    case .none: "none"
    case .attempt(let cause): Self.hyphenated("\(cause)")
    case .release(let fault): fault.rawValue
    case .systemFailure: "system-failure"
    case .unlisted: "unlisted"
    }
  }

  package init?(word: String) {
    guard let code = Self.byWord[word] else { return nil }
    self = code
  }

  private static let byWord = Dictionary(uniqueKeysWithValues: allCases.map { ($0.word, $0) })

  /// `successorExited` as `successor-exited`.
  private static func hyphenated(_ name: String) -> String {
    name.reduce(into: "") { $0 += $1.isUppercase ? "-" + $1.lowercased() : String($1) }
  }
}

extension ReceiptCause: Recorded {
  /// The code travels as its word, so that a newer Baton's receipts can still be read by an older one.
  package init(from reader: inout RecordReader) throws(Malformed) {
    let word = try reader.string()
    let detail = try reader.string()
    if let code = CauseCode(word: word) {
      self.init(code, detail)
    } else {
      self.init(.unlisted, "\(word): \(detail)")
    }
  }

  package func write(to writer: inout PostcardWriter) {
    writer.string(code.word)
    writer.string(detail)
  }
}
