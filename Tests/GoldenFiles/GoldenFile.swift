import Foundation

// A golden file is a text that was read by a person once and agreed to. A test compares what the program says today with it;
// `scripts/check --accept` (the environment variable ACCEPT=1) rewrites it instead, and then the diff is the review.

/// The agreed text of `Golden/NAME` in the folder of the test that asks; when accepting, `actual` is agreed to first.
package func golden(_ name: String, accepting actual: String, askedIn test: String = #filePath) throws -> String {
  let folder = URL(filePath: test).deletingLastPathComponent().appending(path: "Golden")
  return try agreed(at: folder.appending(path: name), accepting: actual)
}

/// The agreed text of a document that the program generates, by its path from the package's root.
package func goldenDocument(
  _ path: String, accepting actual: String, askedIn test: String = #filePath
) throws -> String {
  try agreed(at: packageRoot(of: URL(filePath: test)).appending(path: path), accepting: actual)
}

/// The text of a document that is written by hand, by its path from the package's root.
package func document(_ path: String, askedIn test: String = #filePath) throws -> String {
  try String(contentsOf: packageRoot(of: URL(filePath: test)).appending(path: path), encoding: .utf8)
}

private func agreed(at place: URL, accepting actual: String) throws -> String {
  guard ProcessInfo.processInfo.environment["ACCEPT"] == "1" else {
    guard FileManager.default.fileExists(atPath: place.path) else { return "" }
    return try String(contentsOf: place, encoding: .utf8)
  }
  try FileManager.default.createDirectory(at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
  try Data(actual.utf8).write(to: place, options: .atomic)
  return actual
}

private func packageRoot(of test: URL) -> URL {
  var folder = test.deletingLastPathComponent()
  while folder.path != "/", !FileManager.default.fileExists(atPath: folder.appending(path: "Package.swift").path) {
    folder = folder.deletingLastPathComponent()
  }
  return folder
}
