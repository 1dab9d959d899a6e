import CBatonLinux
import Glibc
import Synchronization

/// Facts of the machine and of this process that decisions depend on.
package enum Host {
  package static var pid: Int32 { getpid() }
  package static var parentPid: Int32 { getppid() }
  /// The effective user.
  package static var user: UInt32 { geteuid() }
  package static var group: UInt32 { getegid() }

  /// Changes with every boot; asked of the kernel once.
  package static func bootID() throws(SystemFailure) -> String {
    if let known = knownBootID.withLock({ $0 }) { return known }
    let asked = try firstLine("/proc/sys/kernel/random/boot_id")
    knownBootID.withLock { $0 = asked }
    return asked
  }

  private static let knownBootID = Mutex<String?>(nil)

  /// `6.1.0-18-amd64`
  package static func kernelRelease() throws(SystemFailure) -> String {
    try firstLine("/proc/sys/kernel/osrelease")
  }

  /// Threads of this process now.
  package static func threadCount() throws(SystemFailure) -> Int {
    try Files.names(in: "/proc/self/task").count
  }

  package static func randomBytes(_ count: Int) throws(SystemFailure) -> [UInt8] {
    precondition(count <= 256, "bug in baton: getentropy gives at most 256 bytes at once")
    var bytes = [UInt8](repeating: 0, count: count)
    // The kernel writes exactly count bytes.
    try Syscall.make(.readRandom, "the kernel") {
      unsafe bytes.withUnsafeMutableBytes { unsafe getentropy($0.baseAddress, $0.count) }
    }
    return bytes
  }

  /// Seconds and nanoseconds of the wall clock since 1970, as nanoseconds: for people and logs, never for deadlines.
  package static func wallClockNanoseconds() -> Int64 {
    var time = timespec()
    // The clock exists on every Linux and the memory is ours: the call cannot fail.
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  /// Ends this process at once: nothing is flushed, no handler runs. Its descriptors, and so its locks, go with it.
  package static func endThisProcess(code: Int32) -> Never {
    _exit(code)
  }

  private static func firstLine(_ path: String) throws(SystemFailure) -> String {
    let text = String(decoding: try Files.read(path, limit: 4096), as: UTF8.self)
    return String(text.prefix { $0 != "\n" })
  }
}
