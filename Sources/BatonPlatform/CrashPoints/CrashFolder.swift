#if CRASH_POINTS
  import Glibc

  /// The folder that BATON_CRASH_POINTS names, with a file for each order. If there is a file `trace`, it gets the name
  /// of each point that is passed.
  ///
  /// Its calls do not go through `Syscall`: an order to fail the n-th call shall not count those of the points.
  struct CrashFolder {
    static let ofThisProcess = Environment.ofThisProcess()["BATON_CRASH_POINTS"].map(CrashFolder.init)

    private let path: String

    private init(path: String) {
      self.path = path
    }

    /// Takes the order for this passing, if there is one. It is removed before it is obeyed: whoever is started in the
    /// place of the one that dies does not die of it again.
    func takeOrder(at name: String) -> CrashOrder? {
      let file = "\(path)/\(String(name.map { $0 == "/" ? "." : $0 }))"
      guard let order = read(file).flatMap(CrashOrder.init) else { return nil }
      // The name is a C string for the time of the call, here and below.
      guard order.passings > 1 else { return unsafe unlink(file) == 0 ? order : nil }
      write(order.next, to: file, O_TRUNC)
      return nil
    }

    func trace(_ name: String) {
      write("\(name)\n", to: "\(path)/trace", O_APPEND)
    }

    private func read(_ file: String) -> String? {
      let descriptor = unsafe open(file, O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { return nil }
      defer { close(descriptor) }
      var bytes = [UInt8](repeating: 0, count: 1024)
      // The kernel writes at most as many bytes as there are.
      let count = unsafe bytes.withUnsafeMutableBytes { unsafe Glibc.read(descriptor, $0.baseAddress, $0.count) }
      return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : nil
    }

    /// Only into a file that is there.
    private func write(_ text: String, to file: String, _ flag: Int32) {
      let descriptor = unsafe open(file, O_WRONLY | O_CLOEXEC | flag)
      guard descriptor >= 0 else { return }
      defer { close(descriptor) }
      let bytes = Array(text.utf8)
      // The array lives until the call returns.
      _ = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
    }
  }
#endif
