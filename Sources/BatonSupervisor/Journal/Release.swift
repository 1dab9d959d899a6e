package import BatonPlatform

/// An executable with all that it is started with: what is committed, and what a crash restarts.
///
/// The values of environment variables are kept, in a file that only the supervisor's user can read, because a restart
/// needs them. What is shown to people is the `summary`.
package struct Release: Hashable, Sendable {
  /// The absolute path by which it is executed.
  package var executable: String
  /// What follows argv[0].
  package var arguments: [String]
  package var environment: [EnvironmentVariable]
  /// What its process said when it said hello.
  package var version: String?
  package var digest: Digest?
  /// The file that was hashed; a path may lead elsewhere tomorrow.
  package var file: FileVersion?

  package init(
    executable: String, arguments: [String] = [], environment: [EnvironmentVariable] = [], version: String? = nil,
    digest: Digest? = nil, file: FileVersion? = nil
  ) {
    self.executable = executable
    self.arguments = arguments
    self.environment = environment
    self.version = version
    self.digest = digest
    self.file = file
  }

  package var summary: ReleaseSummary {
    ReleaseSummary(
      path: executable, digest: digest, version: version, arguments: arguments,
      environmentNames: environment.map(\.name))
  }
}

/// What tells two contents of a file apart without reading them: as long as it is equal, so is the digest.
package struct FileVersion: Hashable, Sendable {
  package var file: FileIdentity
  package var size: UInt64
  /// Nanoseconds since the epoch.
  package var modified: Int64
  /// Of the last change of the inode, which no program can set back.
  package var changed: Int64

  package init(file: FileIdentity, size: UInt64, modified: Int64, changed: Int64) {
    self.file = file
    self.size = size
    self.modified = modified
    self.changed = changed
  }

  package init(_ facts: FileFacts) {
    self.init(file: facts.identity, size: facts.size, modified: facts.modified, changed: facts.changed)
  }
}
