import BatonMachines
import BatonPlatform
package import BatonPostcard
import BatonProtocol

extension ServiceState: Kept {
  package static let kind = "BSTA"
  package static let version: UInt16 = 1

  package init(from reader: inout RecordReader) throws(Malformed) {
    service = try reader.string()
    committed = try reader.optional()
    generationBase = try reader.value()
    lastAttempt = try reader.u64()
    incumbent = try reader.optional()
  }

  package func write(to writer: inout PostcardWriter) {
    writer.string(service)
    writer.optional(committed)
    writer.value(generationBase)
    writer.u64(lastAttempt)
    writer.optional(incumbent)
  }
}

extension KnownProcess: Recorded {
  package init(from reader: inout RecordReader) throws(Malformed) {
    identity = ProcessIdentity(
      pid: try reader.i32(), startTime: try reader.u64(), bootID: try reader.string())
    generation = try reader.optional()
  }

  package func write(to writer: inout PostcardWriter) {
    writer.i32(identity.pid)
    writer.u64(identity.startTime)
    writer.string(identity.bootID)
    writer.optional(generation)
  }
}

extension JournalRecord: Kept {
  package static let kind = "BJRN"
  /// 1: the commit record named its attempt and nothing more.
  package static let version: UInt16 = 2

  package init(from reader: inout RecordReader) throws(Malformed) {
    let variant = try reader.variant(below: 5)
    switch variant {
    case 0: self = .attemptOpened(try reader.value())
    case 1: self = .processStarted(attempt: try reader.u64(), role: try reader.value(), try reader.value())
    case 2: self = .committed(try reader.value())
    case 3: self = .reverted(attempt: try reader.u64())
    default:
      self = .concluded(attempt: try reader.u64(), try reader.value(), serving: try reader.optional())
    }
  }

  package func write(to writer: inout PostcardWriter) {
    switch self {
    case .attemptOpened(let opened):
      writer.variant(0)
      writer.value(opened)
    case .processStarted(let attempt, let role, let process):
      writer.variant(1)
      writer.u64(attempt)
      writer.value(role)
      writer.value(process)
    case .committed(let course):
      writer.variant(2)
      writer.value(course)
    case .reverted(let attempt):
      writer.variant(3)
      writer.u64(attempt)
    case .concluded(let attempt, let outcome, let serving):
      writer.variant(4)
      writer.u64(attempt)
      writer.value(outcome)
      writer.optional(serving)
    }
  }
}

extension OpenedAttempt: Recorded {
  package init(from reader: inout RecordReader) throws(Malformed) {
    course = try reader.value()
    handoffID = try reader.value()
    release = try reader.value()
    generationBase = try reader.value()
    incumbent = try reader.optional()
    asker = try reader.value()
    reason = try reader.string()
    openedAt = try reader.value()
  }

  package func write(to writer: inout PostcardWriter) {
    writer.value(course)
    writer.value(handoffID)
    writer.value(release)
    writer.value(generationBase)
    writer.optional(incumbent)
    writer.value(asker)
    writer.string(reason)
    writer.value(openedAt)
  }
}
