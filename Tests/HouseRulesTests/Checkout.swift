import Foundation

/// The checkout as text: what the house rules read.
enum Checkout {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  struct File: Sendable {
    /// The path from the top of the checkout, such as `Sources/BatonCLI/Main.swift`.
    let path: String
    let text: String

    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
    var name: String { String(path.split(separator: "/").last ?? "") }
    /// The folder below `Sources` or `Tests`: the target.
    var target: String { path.split(separator: "/").dropFirst().first.map(String.init) ?? "" }
  }

  static func text(of path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  /// Every file under `folder` whose name ends in `suffix`, in the order of their paths.
  static func files(under folder: String, suffix: String) throws -> [File] {
    let base = root.appending(path: folder)
    let names = FileManager.default.enumerator(atPath: base.path())?.compactMap { $0 as? String } ?? []
    let files = names.filter { $0.hasSuffix(suffix) && !base.appending(path: $0).isFolder }
    return try files.sorted().map {
      File(path: "\(folder)/\($0)", text: try text(of: "\(folder)/\($0)"))
    }
  }

  static func swiftFiles() throws -> [File] {
    try files(under: "Sources", suffix: ".swift") + files(under: "Tests", suffix: ".swift")
  }
}

extension URL {
  fileprivate var isFolder: Bool {
    (try? resourceValues(forKeys: [.isDirectoryKey]))?.isDirectory == true
  }
}
