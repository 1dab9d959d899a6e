package import BatonPlatform

/// The program that this supervisor is.
package struct OwnProgram: Hashable, Sendable {
  /// Where it was when it was started: by now another file may be there, and then that is what an upgrade takes.
  package let path: String
  package let file: FileIdentity
  /// All the words that it was started with, its name the first.
  package let arguments: [String]
  /// The word among them that names the configuration.
  package let configurationFile: String

  /// This process; asked for at its start.
  package init(arguments: [String], configurationFile: String) throws(SystemFailure) {
    let path = try Program.path
    file = try FileFacts(path: Self.link).identity
    self.path = path.hasSuffix(Self.deleted) ? String(path.dropLast(Self.deleted.count)) : path
    self.arguments = arguments
    self.configurationFile = configurationFile
  }

  /// The file that this process executes, also when another one lies at its path or none.
  package static func opened() throws(SystemFailure) -> OwnedDescriptor {
    try Files.open(link, for: .reading)
  }

  private static let link = "/proc/self/exe"
  /// What the kernel adds when the file has no name any more.
  private static let deleted = " (deleted)"
}
