import BatonPlatform

/// The processes of the host, as `ps` shows them.
enum Processes {
  /// Those whose command line holds the words.
  static func running(_ words: String) throws -> [Int32] {
    try ProcessTable.pids().filter { ProcessTable.command(of: $0).contains(words) }
  }

  /// The names of its children, zombies included.
  static func children(of pid: Int32) throws -> [String] {
    try ProcessTable.pids().compactMap { try ProcessTable.statusLine(of: $0) }.filter { $0.parent == pid }.map(\.name)
  }
}
