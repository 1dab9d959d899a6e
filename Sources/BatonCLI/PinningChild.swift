import BatonPlatform
import BatonSupervisor

/// What the supervisor starts `baton` for itself: to put a release on the shelf, where nobody waits for it.
enum PinningChild {
  /// The executable is standard input; the order is descriptor 3; the result goes to standard output.
  static func run() -> ExitCode {
    do {
      guard let source = try OwnedDescriptor.inherited(StandardStream.input.rawValue),
        let output = try OwnedDescriptor.inherited(StandardStream.output.rawValue),
        let orders = try OwnedDescriptor.inherited(PinningCommand.orderDescriptor)
      else { return .wrongUse }
      let result = try result(of: order(in: orders), source)
      try output.writeAll(result.recorded)
      return .success
    } catch {
      _ = try? StandardStream.error.write(Sentence.unable(to: "pin", "a release", because: "\(error)").line() + "\n")
      return .systemWouldNot
    }
  }

  private static func order(in file: borrowing OwnedDescriptor) throws -> PinOrder {
    var bytes: [UInt8] = []
    while case .bytes = try file.read(appendingTo: &bytes, limit: 64 << 10) {}
    return try RecordReader.whole(bytes)
  }

  private static func result(of order: PinOrder, _ source: borrowing OwnedDescriptor) -> PinResult {
    do {
      return .pinned(try PinningWork.carryOut(order, source: source))
    } catch {
      return .failed(error.words)
    }
  }
}
