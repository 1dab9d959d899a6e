import BatonPlatform

/// What one durable write of 4 KiB costs on a disk: the yardstick of the accept gap.
enum SyncBench {
  static func run(in directory: String, rounds: Int) throws(SystemFailure) {
    let path = "\(directory)/fdatasync-bench"
    let file = try Files.open(path, for: .updating(mode: 0o600))
    let block = [UInt8](repeating: 0x42, count: 4096)
    var nanoseconds: [UInt64] = []
    for round in 0..<rounds {
      let before = MonotonicInstant.now()
      try file.writeOnce(block.span, at: UInt64(round * block.count))
      try file.syncContent()
      nanoseconds.append(MonotonicInstant.now().nanoseconds - before.nanoseconds)
    }
    try Files.remove(path)
    for value in nanoseconds { print("fdatasync", value, "ns") }
  }
}
