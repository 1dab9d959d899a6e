package import BatonPostcard

extension ControlRequest: Recorded {
  package init(from reader: inout RecordReader) throws(Malformed) {
    switch try reader.variant(below: 11) {
    case 0: self = .upgrade(try reader.value())
    case 1: self = .rehearse(try reader.value())
    case 2: self = .cancel(reason: try reader.string())
    case 3: self = .status
    case 4: self = .history(limit: try reader.u32())
    case 5: self = .receipt(try reader.value())
    case 6: self = .stop(reason: try reader.string())
    case 7: self = .releases
    case 8: self = .rollback(try reader.value())
    case 9: self = .upgradeSelf(try reader.value())
    default: self = .attach(address: try reader.string())
    }
  }

  package func write(to writer: inout PostcardWriter) {
    switch self {
    case .upgrade(let request):
      writer.variant(0)
      writer.value(request)
    case .rehearse(let request):
      writer.variant(1)
      writer.value(request)
    case .cancel(let reason):
      writer.variant(2)
      writer.string(reason)
    case .status:
      writer.variant(3)
    case .history(let limit):
      writer.variant(4)
      writer.u32(limit)
    case .receipt(let choice):
      writer.variant(5)
      writer.value(choice)
    case .stop(let reason):
      writer.variant(6)
      writer.string(reason)
    case .releases:
      writer.variant(7)
    case .rollback(let request):
      writer.variant(8)
      writer.value(request)
    case .upgradeSelf(let request):
      writer.variant(9)
      writer.value(request)
    case .attach(let address):
      writer.variant(10)
      writer.string(address)
    }
  }
}

extension ReceiptChoice: Recorded {
  package init(from reader: inout RecordReader) throws(Malformed) {
    self = try reader.variant(below: 2) == 0 ? .last : .attempt(try reader.u64())
  }

  package func write(to writer: inout PostcardWriter) {
    switch self {
    case .last:
      writer.variant(0)
    case .attempt(let attempt):
      writer.variant(1)
      writer.u64(attempt)
    }
  }
}

extension UpgradeRequest: Recorded {
  package init(from reader: inout RecordReader) throws(Malformed) {
    executable = try reader.value()
    arguments = try reader.flag() ? try reader.strings() : nil
    environment = try reader.list()
    reason = try reader.string()
    timeoutMilliseconds = try reader.optionalU64()
    waiting = try reader.value()
  }

  package func write(to writer: inout PostcardWriter) {
    writer.value(executable)
    writer.bool(arguments != nil)
    if let arguments { writer.strings(arguments) }
    writer.list(environment)
    writer.string(reason)
    writer.optionalU64(timeoutMilliseconds)
    writer.value(waiting)
  }
}

extension RequestedExecutable: Recorded {
  package init(from reader: inout RecordReader) throws(Malformed) {
    self = try reader.variant(below: 2) == 0 ? .configured : .attached(path: try reader.string())
  }

  package func write(to writer: inout PostcardWriter) {
    switch self {
    case .configured:
      writer.variant(0)
    case .attached(let path):
      writer.variant(1)
      writer.string(path)
    }
  }
}
