package import BatonPlatform
package import BatonSupervisor

extension Log.Reader {
  /// Whether standard error is the journal's.
  package static func ofStandardError(_ environment: Environment) -> Log.Reader {
    guard let facts = try? FileFacts(path: "/proc/self/fd/2") else { return .anyone }
    return Log.Reader(
      journalStream: environment["JOURNAL_STREAM"], standardErrorDevice: facts.identity.device,
      inode: facts.identity.inode)
  }
}
