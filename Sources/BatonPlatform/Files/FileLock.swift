import Glibc

extension OwnedDescriptor {
  /// Takes the exclusive `flock` of the open file without waiting; false when another open file holds it.
  ///
  /// The lock lives as long as any descriptor of this open file, in whichever process.
  package borrowing func lockFile(_ path: String) throws(SystemFailure) -> Bool {
    let number = raw
    return try Syscall.attempt(.lock, path, tolerating: .wouldBlock) { flock(number, LOCK_EX | LOCK_NB) } != nil
  }
}
