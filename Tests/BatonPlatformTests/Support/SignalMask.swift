import BatonPlatform
import Glibc

/// The signals that the calling thread has blocked, as the kernel writes them.
func maskOfThisThread() -> String {
  let status = (try? Files.read("/proc/thread-self/status", limit: 65536)) ?? []
  let lines = String(decoding: status, as: UTF8.self).split(separator: "\n")
  return lines.first { $0.hasPrefix("SigBlk") }.map(String.init) ?? "unknown"
}

/// Lets the calling thread be reached by a signal.
func unblock(_ signal: Signal) {
  var mask = sigset_t()
  // The set is ours.
  unsafe sigemptyset(&mask)
  unsafe sigaddset(&mask, signal.number)
  unsafe pthread_sigmask(SIG_UNBLOCK, &mask, nil)
}
