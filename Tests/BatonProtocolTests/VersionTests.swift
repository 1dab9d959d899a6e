import BatonProtocol
import Testing

private func range(_ lowest: UInt16, _ highest: UInt16) throws -> VersionRange {
  try #require(VersionRange(ProtocolVersion(lowest), ProtocolVersion(highest)))
}

private let id = HandoffID(high: 1, low: 2)

private func hello(_ versions: VersionRange) -> Message {
  .hello(.init(role: .successor, pid: 7, buildID: [], versions: versions))
}

private func frame(_ message: Message, _ version: UInt16) -> Frame {
  Frame(version: ProtocolVersion(version), message: message)
}

@Suite struct `A version range` {
  @Test func `is closed, not empty, and free of nobody's versions`() throws {
    #expect(try range(1, 1).contains(.one))
    #expect(try !range(1, 1).contains(.two))
    for (lowest, highest) in [(2, 1), (0, 1), (0, 0), (1, 65535), (65535, 65535)] as [(UInt16, UInt16)] {
      #expect(VersionRange(ProtocolVersion(lowest), ProtocolVersion(highest)) == nil)
    }
  }

  /// All ranges below five against each other, by the definition.
  @Test func `agrees with another on the highest version in both`() throws {
    let ranges = try (1...4 as ClosedRange<UInt16>).flatMap { low in try (low...4).map { (low, try range(low, $0)) } }
    for (_, ours) in ranges {
      for (_, theirs) in ranges {
        let common = (1...4 as ClosedRange<UInt16>).map(ProtocolVersion.init).last {
          ours.contains($0) && theirs.contains($0)
        }
        #expect(ours.highestCommon(with: theirs) == common)
        guard let common else { continue }
        #expect(Negotiation(ours: ours, theirs: theirs) == .agreed(common))
      }
    }
  }

  @Test func `that shares nothing with ours is refused with both in the reason`() throws {
    let reason = "no common version: the supervisor speaks versions 1 to 2, the process speaks version 9"
    #expect(try Negotiation(theirs: range(9, 9)) == .disjoint(reason: reason))
  }

  @Test func `of a peer that knows only version 1 leads to version 1`() {
    #expect(Negotiation(theirs: .onlyOne) == .agreed(.one))
    #expect(Negotiation(ours: .onlyOne, theirs: .spoken) == .agreed(.one))
    #expect(Negotiation(theirs: .spoken) == .agreed(.two))
  }
}

@Suite struct `The gate of a supervisor` {
  @Test func `lets in Hello in the lowest version of its sender, and later only the chosen one`() throws {
    var gate = VersionGate.ofSupervisor
    try gate.admit(frame(hello(.spoken), 1))
    #expect(gate.chosen == nil)
    gate.settle(on: .two)
    #expect(gate.chosen == .two)
    try gate.admit(frame(.resumed(.init(handoffID: id, generation: .zero)), 2))
    #expect(throws: ProtocolViolation(expected: "Resumed in a frame of version 2", got: "a frame of version 1")) {
      try gate.admit(frame(.resumed(.init(handoffID: id, generation: .zero)), 1))
    }
  }

  @Test func `refuses Hello in another version than its sender's lowest`() throws {
    var gate = VersionGate.ofSupervisor
    #expect(throws: ProtocolViolation(expected: "Hello in a frame of version 1", got: "a frame of version 2")) {
      try gate.admit(frame(hello(.spoken), 2))
    }
  }

  @Test func `refuses anything before Hello, and anything between Hello and HelloAck`() throws {
    var gate = VersionGate.ofSupervisor
    let heartbeat = Message.heartbeat(.init(wallClockMilliseconds: 1))
    #expect(throws: ProtocolViolation(expected: "Hello as the first message", got: "Heartbeat")) {
      try gate.admit(frame(heartbeat, 1))
    }
    try gate.admit(frame(hello(.onlyOne), 1))
    #expect(throws: ProtocolViolation(expected: "silence until HelloAck", got: "Heartbeat")) {
      try gate.admit(frame(heartbeat, 1))
    }
  }
}

@Suite struct `The gate of a process` {
  @Test func `settles on the version of HelloAck`() throws {
    var gate = VersionGate.ofProcess()
    try gate.admit(frame(.helloAck(.init(chosenVersion: .two, handoffID: id)), 2))
    #expect(gate.chosen == .two)
    try gate.admit(frame(.serve(id), 2))
  }

  @Test func `refuses a choice that it did not offer, or that the frame does not keep to`() throws {
    var gate = VersionGate.ofProcess(offering: .onlyOne)
    #expect(throws: ProtocolViolation(expected: "HelloAck to choose from version 1", got: "version 2")) {
      try gate.admit(frame(.helloAck(.init(chosenVersion: .two, handoffID: id)), 2))
    }
    #expect(throws: ProtocolViolation(expected: "HelloAck in a frame of version 1", got: "a frame of version 2")) {
      try gate.admit(frame(.helloAck(.init(chosenVersion: .one, handoffID: id)), 2))
    }
    #expect(throws: ProtocolViolation(expected: "HelloAck as the first message", got: "Commit")) {
      try gate.admit(frame(.commit(id), 1))
    }
    #expect(gate.chosen == nil)
  }
}

@Suite struct `Nobody's versions` {
  @Test(arguments: [0, 65535] as [UInt16])
  func `are let in by no gate`(number: UInt16) throws {
    let gates = [VersionGate.ofSupervisor, .ofProcess(), .settled(on: .two), .settled(on: ProtocolVersion(number))]
    for var gate in gates {
      #expect(throws: ProtocolViolation(expected: "a frame in a version from 1 to 65534", got: "version \(number)")) {
        try gate.admit(frame(.commit(id), number))
      }
    }
  }
}
