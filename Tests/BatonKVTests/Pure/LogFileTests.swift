import BatonKV
import BatonPlatform
import Testing

private func operation(_ number: Int) -> Operation {
  .set([Operation.Pair(key: Key("key \(number)"), value: Array(repeating: UInt8(number), count: number))])
}

/// Appends operations as the owner of the data does.
private func append(_ operations: [Operation], to log: String, behind position: LogPosition) throws -> LogPosition {
  var writer = try LogWriter(path: log, behind: position)
  var bytes: [UInt8] = []
  var ends: [Int] = []
  for operation in operations {
    LogFormat.append(operation, revision: position.revision + Revision(ends.count) + 1, to: &bytes)
    ends.append(bytes.count)
  }
  #expect(try writer.append(bytes, ends: ends) == .appended)
  try writer.synchronise()
  return LogPosition(offset: writer.end, revision: position.revision + Revision(operations.count))
}

/// Replays a whole log.
private func replay(_ log: String) throws -> (position: LogPosition, progress: LogReplay.Progress, keyspace: Keyspace) {
  var replay = LogReplay(path: log)
  var keyspace = Keyspace()
  let progress = try replay.advance(into: &keyspace)
  return (replay.position, progress, keyspace)
}

@Suite struct `The file of the log` {
  @Test func `that is not there is an empty log`() throws {
    let scratch = try Scratch()
    let (position, progress, keyspace) = try replay(scratch.log)
    #expect(position == LogPosition() && progress == .caughtUp(tailBytes: 0) && keyspace.count == 0)
  }

  @Test func `is replayed while its owner still appends, and then only the rest of it`() throws {
    let scratch = try Scratch()
    var replay = LogReplay(path: scratch.log)
    var keyspace = Keyspace()
    var end = LogPosition()
    for round in 1...20 {
      end = try append([operation(2 * round), operation(2 * round + 1)], to: scratch.log, behind: end)
      #expect(try replay.advance(into: &keyspace) == .caughtUp(tailBytes: 0))
      #expect(replay.position == end && keyspace.durable == UInt64(2 * round))
    }
    #expect(keyspace.count == 40)
  }

  @Test func `cut at any byte is taken up behind the last whole record`() throws {
    let scratch = try Scratch()
    _ = try append([operation(1), operation(2), operation(3)], to: scratch.log, behind: LogPosition())
    let whole = try scratch.logBytes()
    for length in 0..<whole.count {
      try scratch.writeLog(Array(whole[..<length]))
      let (position, progress, _) = try replay(scratch.log)
      #expect(progress == .caughtUp(tailBytes: UInt64(length) - position.offset))
      let missing = (Int(position.revision) + 1...3).map(operation)
      _ = try append(missing, to: scratch.log, behind: position)
      #expect(try scratch.logBytes() == whole, "cut at \(length)")
    }
  }

  @Test func `with zeroes behind the last record ends there`() throws {
    let scratch = try Scratch()
    let end = try append([operation(1)], to: scratch.log, behind: LogPosition())
    for zeroes in [1, 19, 20, 5000, 3_000_000] {
      try scratch.writeLog(Array(try scratch.logBytes()[..<Int(end.offset)]) + Array(repeating: 0, count: zeroes))
      let (position, progress, _) = try replay(scratch.log)
      #expect(position == end && progress == .caughtUp(tailBytes: UInt64(zeroes)))
    }
  }

  @Test func `with any bit flipped is refused, and left as it is`() throws {
    let scratch = try Scratch()
    _ = try append([operation(1), operation(2)], to: scratch.log, behind: LogPosition())
    let whole = try scratch.logBytes()
    for bit in 0..<whole.count * 8 {
      var flipped = whole
      flipped[bit / 8] ^= 1 << UInt8(bit % 8)
      try scratch.writeLog(flipped)
      #expect(throws: Failure.self, "bit \(bit)") { try replay(scratch.log) }
      #expect(try scratch.logBytes() == flipped)
    }
  }

  @Test func `of many chunks is read in turns`() throws {
    let scratch = try Scratch()
    let big = Operation.set([Operation.Pair(key: Key("a"), value: Array(repeating: 7, count: 9_000_000))])
    let end = try append(Array(repeating: big, count: 8), to: scratch.log, behind: LogPosition())
    var replay = LogReplay(path: scratch.log)
    var keyspace = Keyspace()
    #expect(try replay.advance(into: &keyspace) == .more)
    #expect(try replay.advance(into: &keyspace) == .caughtUp(tailBytes: 0))
    #expect(replay.position == end && keyspace.durable == 8)
  }

  @Test func `survives the failure of any call, without a descriptor more`() throws {
    var failed: [SystemCall] = []
    for number in 1... {
      let scratch = try Scratch()
      FaultPlan(failing: number, with: .inputOutput).install()
      let outcome = Result { try append([operation(1)], to: scratch.log, behind: LogPosition()) }
      let report = FaultPlan.remove()
      #expect(try scratch.openDescriptors().isEmpty)
      #expect(try replay(scratch.log).position.revision <= 1)
      if report.failed.isEmpty { break }
      failed += report.failed
      // Closing is the one call whose failure changes nothing: what was written is synchronised.
      if case .failure(let error) = outcome {
        #expect(error is SystemFailure)
      } else {
        #expect(report.failed == [.close])
      }
    }
    let making: [SystemCall] = [.open, .inspect, .write, .syncContent, .open, .sync, .close]
    #expect(failed == making + [.write, .syncContent, .close])
  }

  @Test func `on a full disk keeps what was written whole`() throws {
    let scratch = try Scratch()
    var writer = try LogWriter(path: scratch.log, behind: LogPosition())
    FaultPlan(failing: 1, with: .noSpace, calls: [.write]).install()
    let failure = SystemFailure(call: .write, object: scratch.log, errno: .noSpace)
    #expect(try writer.append([1, 2, 3], ends: [3]) == .full(records: 0, failure))
    #expect(FaultPlan.remove().failed == [.write])
    #expect(writer.end == 16)
    #expect(try scratch.logBytes() == LogFormat.fileHeader)
  }
}
