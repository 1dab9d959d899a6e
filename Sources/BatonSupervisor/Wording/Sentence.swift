/// One line of what Baton says to people: in the log, on a terminal, and as the cause on a receipt.
///
/// There is one grammar, and this file is the only place that knows it:
///
///     baton: fatal: unable to VERB OBJECT: cause; what happens next
///     baton: warning: unable to start web (attempt 3): /srv/web: no such file; next try in 8 s
///     baton: info: successor is warm (attempt 3, pid 4711): 812 ms
///
/// Lower case, no full stop. Every line about an attempt carries its number and every line about a process its pid,
/// so that `grep 'attempt 3'` tells the story of an attempt. Parts may hold what a peer sent: control characters are
/// shown, not obeyed, and a part that is too long is cut.
package struct Sentence: Hashable, Sendable {
  package var severity: Severity
  /// What is so, or what could not be done.
  package var head: String
  package var attempt: UInt64?
  package var pid: Int32?
  package var cause: String?
  /// What happens next, or what to do.
  package var next: String?

  private init(_ severity: Severity, _ head: String, attempt: UInt64?, pid: Int32?, cause: String?, next: String?) {
    self.severity = severity
    self.head = head
    self.attempt = attempt
    self.pid = pid
    self.cause = cause
    self.next = next
  }

  /// "unable to VERB OBJECT: cause; what happens next".
  package static func unable(
    _ severity: Severity = .fatal, to verb: String, _ object: String, attempt: UInt64? = nil, pid: Int32? = nil,
    because cause: String, then next: String? = nil
  ) -> Sentence {
    let head = object.isEmpty ? "unable to \(verb)" : "unable to \(verb) \(object)"
    return Sentence(severity, head, attempt: attempt, pid: pid, cause: cause, next: next)
  }

  /// A fact: "successor is warm", "listening on 127.0.0.1:6379".
  package static func fact(
    _ severity: Severity, _ head: String, attempt: UInt64? = nil, pid: Int32? = nil, _ detail: String? = nil,
    then next: String? = nil
  ) -> Sentence {
    Sentence(severity, head, attempt: attempt, pid: pid, cause: detail, next: next)
  }

  /// The sentence with the program's name and the severity in front, without a line break.
  package func line(by program: String = "baton") -> String {
    "\(program): \(severity.rawValue): \(text)"
  }

  /// The sentence alone.
  package var text: String {
    var text = shown(head)
    if let origin { text += " (\(origin))" }
    if let cause { text += ": " + shown(cause) }
    if let next { text += "; " + shown(next) }
    return text
  }

  private var origin: String? {
    let parts = [attempt.map { "attempt \($0)" }, pid.map { "pid \($0)" }].compactMap(\.self)
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }
}
