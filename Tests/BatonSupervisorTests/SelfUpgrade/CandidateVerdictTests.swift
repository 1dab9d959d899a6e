import BatonSupervisor
import Foundation
import SampleRecords
import Testing

@Suite struct `A candidate for the supervisor's own program` {
  @Test func `that is the same Baton fits, whatever is spoken`() {
    #expect(CandidateVerdict(on: CandidateAnswer(), speaking: [1, 2]) == .fits(warning: nil))
  }

  @Test func `that reads what is there and writes something else fits, with a warning`() {
    var answer = CandidateAnswer()
    answer.formats[1] = RecordFormat(kind: "BJRN", readMin: 1, readMax: 3, written: 3)
    answer.formats.append(RecordFormat(kind: "BNEW", readMin: 1, readMax: 1, written: 1))
    #expect(
      CandidateVerdict(on: answer, speaking: [])
        == .fits(
          warning: "it writes the journal in format 3, which this baton does not read: once it has, "
            + "there is no way back"
        ))
  }

  @Test func `that does not read what is there is refused, newer or older`() {
    var answer = CandidateAnswer()
    answer.formats[1] = RecordFormat(kind: "BJRN", readMin: 3, readMax: 4, written: 4)
    #expect(
      CandidateVerdict(on: answer, speaking: [])
        == .refused("it cannot read the journal as this baton writes it: format 2, and it reads format 3 to 4"))
    answer.formats[1] = RecordFormat(kind: "BJRN", readMin: 1, readMax: 1, written: 1)
    #expect(
      CandidateVerdict(on: answer, speaking: [])
        == .refused("it cannot read the journal as this baton writes it: format 2, and it reads format 1"))
    answer.formats.remove(at: 1)
    #expect(
      CandidateVerdict(on: answer, speaking: [])
        == .refused("it cannot read the journal as this baton writes it: format 2, which it does not know"))
  }

  @Test func `that does not speak as a process does is refused`() {
    var answer = CandidateAnswer()
    answer.protocolMin = 2
    #expect(CandidateVerdict(on: answer, speaking: [2]) == .fits(warning: nil))
    #expect(
      CandidateVerdict(on: answer, speaking: [2, 1])
        == .refused("it speaks versions 2 to 2 of the protocol, and a process speaks version 1"))
  }

  @Test func `that objects to the configuration is refused in its own words`() {
    let answer = CandidateAnswer(objection: "kv.conf:3:1: unknown key")
    #expect(
      CandidateVerdict(on: answer, speaking: [])
        == .refused("it would not start with this configuration: kv.conf:3:1: unknown key"))
  }

  @Test func `says what can be read back, and fits into a pipe`() throws {
    let answer = CandidateAnswer(objection: String(repeating: "🙂", count: 100_000))
    let bytes = Envelope.sealed(answer)
    #expect(bytes.count < CandidateAnswer.bytesMax)
    #expect(try Envelope.openWhole(bytes) == answer)
  }

  /// Everything that is kept: a format that is forgotten here would be found out by the next supervisor.
  @Test func `is asked for every format that is kept`() throws {
    let here = URL(filePath: #filePath).deletingLastPathComponent()
    let sources = here.appending(path: "../../../Sources/BatonSupervisor")
    var kinds: Set<String> = []
    let names = FileManager.default.enumerator(atPath: sources.path())?.compactMap { $0 as? String } ?? []
    for name in names where name.hasSuffix(".swift") {
      let text = try String(contentsOf: sources.appending(path: name), encoding: .utf8)
      for match in text.matches(of: /static let kind = "(\w+)"/) { kinds.insert(String(match.1)) }
    }
    kinds.remove(CandidateAnswer.kind)
    #expect(Set(RecordFormat.all.map(\.kind)) == kinds)
    #expect(RecordFormat.all.count == kinds.count)
  }
}

@Suite struct `A file of another Baton` {
  @Test func `is refused with its version, changes nothing, and says which Baton to use`() throws {
    let scratch = try Scratch()
    for (version, words) in [
      (UInt8(9), "run the Baton that wrote it, or a newer one"), (0, "run the Baton that wrote it"),
    ] {
      var bytes = Envelope.sealed(Sample.state)
      bytes.replaceSubrange(4..<6, with: [version, 0])
      bytes.replaceSubrange(10..<14, with: checksum(of: Array(bytes[..<10]) + bytes[14...]))
      try scratch.write(bytes, to: "state")
      let path = scratch.file("state")
      let problem = try #require(throws: StateProblem.self) { try StateFile.read(path) }
      #expect(problem == .unreadable(path, .otherVersion(UInt16(version), known: 1)))
      #expect(problem.sentence.text.hasSuffix("; \(words)"))
      #expect(try scratch.bytes(of: "state") == bytes)
    }
  }

  private func checksum(of bytes: [UInt8]) -> [UInt8] {
    let sum = Checksum.of(bytes)
    return (0..<4).map { UInt8(truncatingIfNeeded: sum >> (8 * UInt32($0))) }
  }
}
