import Foundation

/// The programs of this package, as built beside the tests.
package enum BuiltProgram {
  /// The path of a program such as `baton` or `baton-kv`.
  package static func path(_ name: String) -> String {
    folder.appending(path: name).path()
  }

  /// The folder that holds the test bundle holds the programs too.
  private static let folder = URL(filePath: CommandLine.arguments[0]).standardizedFileURL.deletingLastPathComponent()
}
