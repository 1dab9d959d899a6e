/// The supervisor's log: sentences on standard error, filtered by level, dressed for whoever reads them.
///
/// It keeps no file and no clock: the journal, the container's runtime or the terminal does that.
package struct Log: Sendable {
  /// Lines below this are dropped.
  package var threshold: Severity
  private let reader: Reader
  private let write: @Sendable (String) -> Void

  /// Who reads standard error.
  package enum Reader: Hashable, Sendable {
    /// The journal, which wants `<N>` in front.
    case journal
    /// A person, or something that keeps lines as they are.
    case anyone
  }

  package init(from threshold: Severity, readBy reader: Reader, write: @escaping @Sendable (String) -> Void) {
    self.threshold = threshold
    self.reader = reader
    self.write = write
  }

  /// Writes one line, unless its level is below the threshold.
  package func say(_ sentence: @autoclosure () -> Sentence, at severity: Severity) {
    if severity <= threshold { write(dressed(sentence())) }
  }

  /// Writes one line, unless its level is below the threshold.
  package func say(_ sentence: Sentence) {
    say(sentence, at: sentence.severity)
  }

  private func dressed(_ sentence: Sentence) -> String {
    switch reader {
    case .journal: "<\(sentence.severity.journalPriority)>\(sentence.line())\n"
    case .anyone: sentence.line() + "\n"
    }
  }
}

extension Log.Reader {
  /// The journal reads standard error if `JOURNAL_STREAM` names the very device and inode that it is (systemd.exec(5)).
  ///
  /// The variable alone proves nothing: it is inherited also by programs whose output was since redirected.
  package init(journalStream: String?, standardErrorDevice device: UInt64, inode: UInt64) {
    self = journalStream == "\(device):\(inode)" ? .journal : .anyone
  }
}
