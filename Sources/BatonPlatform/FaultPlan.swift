import Glibc
import Synchronization

/// Makes the n-th system call of a thread fail, and counts.
///
/// The seam of the fault tests, kept in release builds: while no plan is installed it costs one relaxed load a call.
/// A plan belongs to the thread that installed it, so tests in parallel do not see each other's.
package struct FaultPlan: Sendable {
  /// What a plan saw: how many calls were made, and which of them it failed.
  package struct Report: Hashable, Sendable {
    package var calls: Int
    package var failed: [SystemCall]

    package init(calls: Int = 0, failed: [SystemCall] = []) {
      self.calls = calls
      self.failed = failed
    }
  }

  /// The first call to fail, counted from 1, and how many from there on.
  package let first: Int
  package let count: Int
  package let errno: Errno
  /// Only these calls are counted and failed; `nil` means every call.
  package let calls: Set<SystemCall>?

  package init(failing first: Int, count: Int = 1, with errno: Errno, calls: Set<SystemCall>? = nil) {
    self.first = first
    self.count = count
    self.errno = errno
    self.calls = calls
  }

  /// Installs the plan for the calling thread, in the place of any other.
  package func install() {
    Self.installed.withLock { $0[Self.thread] = Installed(plan: self) }
    Self.armed.store(true, ordering: .relaxed)
  }

  /// Removes the calling thread's plan and says what it saw.
  package static func remove() -> Report {
    installed.withLock { plans in
      let report = plans.removeValue(forKey: thread)?.report
      armed.store(!plans.isEmpty, ordering: .relaxed)
      return report ?? Report()
    }
  }

  /// The error number that the call about to be made shall fail with, if any.
  static func errnoForNextCall(_ call: SystemCall) -> Errno? {
    guard armed.load(ordering: .relaxed) else { return nil }
    return installed.withLock { $0[thread]?.next(call) }
  }
}

extension FaultPlan {
  private struct Installed {
    let plan: FaultPlan
    var report = Report()

    mutating func next(_ call: SystemCall) -> Errno? {
      if let calls = plan.calls, !calls.contains(call) { return nil }
      report.calls += 1
      guard report.calls >= plan.first, report.calls < plan.first + plan.count else { return nil }
      report.failed.append(call)
      return plan.errno
    }
  }

  private static let armed = Atomic<Bool>(false)
  private static let installed = Mutex<[UInt: Installed]>([:])
  private static var thread: UInt { UInt(pthread_self()) }
}
