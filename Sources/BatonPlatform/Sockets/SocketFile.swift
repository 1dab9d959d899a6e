/// The file of a unix socket that this process has bound, known by more than its name: somebody else may have put
/// another one in its place since.
package struct SocketFile: Hashable, Sendable {
  package let path: String
  package let identity: FileIdentity

  package init(path: String, identity: FileIdentity) {
    self.path = path
    self.identity = identity
  }

  /// Removes the file if it is still the one that was made.
  ///
  /// Between the look and the removal somebody may bind anew; only who may bind here removes.
  package func remove() {
    // Best effort on the way out: a file that stays is found stale by the next start.
    guard let there = try? FileFacts(path: path), there.identity == identity else { return }
    try? Files.remove(path)
  }
}
