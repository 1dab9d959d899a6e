import Glibc

/// The one place where system calls are made.
///
/// It owns three decisions, so that nobody else has to take them again:
/// * `EINTR` is retried, here and nowhere else.
/// * `EBADF` and `EFAULT` are bugs of ours and crash with a sentence: going on would work on somebody else's file.
/// * Everything else becomes a `SystemFailure` that says call, object and error number.
///
/// It is also the seam of the fault tests: see `FaultPlan`.
enum Syscall {
  /// Makes one call until it is not interrupted; negative means failed, as everywhere in the C library.
  @discardableResult
  static func make<Value: SignedInteger>(
    _ call: SystemCall, _ object: @autoclosure () -> String, _ body: () -> Value
  ) throws(SystemFailure) -> Value {
    switch outcome(call, body) {
    case .value(let value): return value
    case .failed(let code):
      crashIfOurs(call, object(), code)
      throw SystemFailure(call: call, object: object(), errno: code)
    }
  }

  /// For the calls of the pthread family, which return their error number instead of setting `errno`.
  static func makeThreadCall(
    _ call: SystemCall, _ object: @autoclosure () -> String, _ body: () -> Int32
  ) throws(SystemFailure) {
    try make(call, object()) {
      let code = body()
      Glibc.errno = code
      return code == 0 ? Int32(0) : -1
    }
  }

  /// Like `make`, but `tolerated` error numbers are an answer (`nil`), not a failure. `EBADF` may be tolerated too: for
  /// descriptors that were inherited and may not be there.
  static func attempt<Value: SignedInteger>(
    _ call: SystemCall, _ object: @autoclosure () -> String, tolerating tolerated: Errno..., body: () -> Value
  ) throws(SystemFailure) -> Value? {
    switch outcome(call, body) {
    case .value(let value): return value
    case .failed(let code):
      if tolerated.contains(code) { return nil }
      crashIfOurs(call, object(), code)
      throw SystemFailure(call: call, object: object(), errno: code)
    }
  }

  /// Closes, whatever happens: Linux frees the number even when `close` reports an error, so it is never retried. An
  /// injected failure is reported after the descriptor is closed.
  static func close(_ raw: Int32, _ object: @autoclosure () -> String) throws(SystemFailure) {
    let injected = FaultPlan.errnoForNextCall(.close)
    let code = Glibc.close(raw) == 0 ? injected : Errno(Glibc.errno)
    guard let code, code != .interrupted else { return }
    crashIfOurs(.close, object(), code)
    throw SystemFailure(call: .close, object: object(), errno: code)
  }

  private static func outcome<Value: SignedInteger>(
    _ call: SystemCall, _ body: () -> Value
  ) -> Outcome<Value> {
    while true {
      // An injected failure takes the same way as one of the kernel's.
      var code = FaultPlan.errnoForNextCall(call)
      if code == nil {
        let value = body()
        if value >= 0 { return .value(value) }
        code = Errno(Glibc.errno)
      }
      if let code, code != .interrupted { return .failed(code) }
    }
  }

  private enum Outcome<Value> {
    case value(Value)
    case failed(Errno)
  }

  private static func crashIfOurs(_ call: SystemCall, _ object: @autoclosure () -> String, _ code: Errno) {
    guard code == .badDescriptor || code == .badAddress else { return }
    fatalError("bug in baton: unable to \(call.rawValue) \(object()): \(code)")
  }
}
