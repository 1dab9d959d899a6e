import BatonPlatform
import Testing

/// Fails the 1st, 2nd, 3rd … system call of an operation until it gets through, and looks for leaks each time.
///
/// Only inside an exit test: there is one test in the process then, so its open descriptors can be counted.
struct FaultSweep {
  /// Run before and after every try, without faults.
  var prepare: () throws -> Void = {}
  var check: () throws -> Void = {}
  let operation: () throws -> Void
  let location: SourceLocation

  /// `steps` are the calls in order, as they should be; one whose failure the operation survives is written
  /// `call ignored`.
  static func expect(
    _ steps: [String], location: SourceLocation = #_sourceLocation, prepare: @escaping () throws -> Void = {},
    check: @escaping () throws -> Void = {}, _ operation: @escaping () throws -> Void
  ) throws {
    let sweep = FaultSweep(prepare: prepare, check: check, operation: operation, location: location)
    // Once without faults: what is remembered for good (the boot id) is neither a leak nor a call.
    #expect(try sweep.run(nil).failure == nil, sourceLocation: location)
    var seen: [String] = []
    while let step = try sweep.failedCall(seen.count + 1) { seen.append(step) }
    #expect(!seen.isEmpty, "no call was failed", sourceLocation: location)
    #expect(seen == steps, "\(seen)", sourceLocation: location)
    try sweep.expectInterruptionsUnnoticed(seen.count)
  }

  private func failedCall(_ number: Int) throws -> String? {
    let (failure, report) = try Leaks.expectNone(location: location) {
      try run(FaultPlan(failing: number, with: .inputOutput))
    }
    guard let call = report.failed.first else {
      #expect(failure == nil, sourceLocation: location)
      return nil
    }
    guard let failure else { return "\(call) ignored" }
    #expect(failure.errno == .inputOutput && failure.call == call, "\(failure)", sourceLocation: location)
    return "\(call)"
  }

  /// EINTR at every place: nobody above the one function may see it.
  private func expectInterruptionsUnnoticed(_ calls: Int) throws {
    for number in 1...max(calls, 1) {
      let (failure, report) = try run(FaultPlan(failing: number, with: .interrupted))
      #expect(failure == nil, "interrupting call \(number)", sourceLocation: location)
      #expect(report.failed.count == 1, sourceLocation: location)
    }
  }

  private func run(_ plan: FaultPlan?) throws -> (failure: SystemFailure?, report: FaultPlan.Report) {
    try prepare()
    var failure: SystemFailure?
    plan?.install()
    do { try operation() } catch let caught as SystemFailure { failure = caught }
    let report = FaultPlan.remove()
    try check()
    return (failure, report)
  }
}
