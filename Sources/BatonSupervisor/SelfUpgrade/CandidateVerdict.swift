/// Whether a candidate can go on where this supervisor ends.
package enum CandidateVerdict: Hashable, Sendable {
  /// A warning says what cannot be undone.
  case fits(warning: String?)
  case refused(String)

  /// By what the candidate says of itself, what this Baton keeps, and the versions of the protocol in which processes are
  /// spoken to now.
  package init(on answer: CandidateAnswer, keeping own: [RecordFormat] = RecordFormat.all, speaking: [UInt32]) {
    if let objection = answer.objection {
      self = .refused("it would not start with this configuration: \(objection)")
    } else if let unread = own.first(where: { format in !answer.reads(format) }) {
      self = .refused("it cannot read \(unread.content) as this baton writes it: \(answer.words(for: unread))")
    } else if let spoken = speaking.first(where: { !answer.speaks($0) }) {
      let range = "\(answer.protocolMin) to \(answer.protocolMax)"
      self = .refused("it speaks versions \(range) of the protocol, and a process speaks version \(spoken)")
    } else {
      self = .fits(warning: answer.foreign(to: own).map(Self.words))
    }
  }

  private static func words(for format: RecordFormat) -> String {
    "it writes \(format.content) in format \(format.written), which this baton does not read: once it has, there is no way "
      + "back"
  }
}

extension CandidateAnswer {
  fileprivate func reads(_ own: RecordFormat) -> Bool {
    formats.contains { $0.kind == own.kind && $0.reads(own.written) }
  }

  fileprivate func speaks(_ version: UInt32) -> Bool {
    protocolMin <= version && version <= protocolMax
  }

  fileprivate func words(for own: RecordFormat) -> String {
    let needed = "format \(own.written)"
    guard let theirs = formats.first(where: { $0.kind == own.kind }) else { return "\(needed), which it does not know" }
    let range = theirs.readMin == theirs.readMax ? "\(theirs.readMin)" : "\(theirs.readMin) to \(theirs.readMax)"
    return "\(needed), and it reads format \(range)"
  }

  /// What it writes and we could not read: kinds that we do not know are passed over.
  fileprivate func foreign(to own: [RecordFormat]) -> RecordFormat? {
    formats.first { theirs in own.contains { $0.kind == theirs.kind && !$0.reads(theirs.written) } }
  }
}
