import BatonPlatform
import Foundation
import RunningPrograms
import Testing

/// The articles show code that is compiled and run: that of the two small servers, and a configuration that is taken.
@Suite struct `The articles` {
  private static let checkout = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  private func text(_ path: String) throws -> String {
    try String(contentsOf: Self.checkout.appending(path: path), encoding: .utf8)
  }

  private func article(_ name: String) throws -> String {
    try text("Sources/Baton/Baton.docc/\(name).md")
  }

  /// The code blocks in a language.
  private func blocks(_ language: String, in article: String) -> [String] {
    article.components(separatedBy: "```\(language)\n").dropFirst().map {
      String($0.prefix(upTo: $0.end(before: "```")))
    }
  }

  /// What stands between `// snippet: NAME` and `// end`, as far to the left as it goes.
  private func snippets(in source: String) -> [String] {
    source.components(separatedBy: "// snippet: ").dropFirst().map { part in
      let lines = part.components(separatedBy: "\n").dropFirst().prefix { !$0.hasSuffix("// end") }
      let depth = lines.filter { !$0.isEmpty }.map { $0.prefix { $0 == " " }.count }.min() ?? 0
      return lines.map { String($0.dropFirst(depth)) + "\n" }.joined()
    }
  }

  @Test func `show the code of the servers that the tests run`() throws {
    let sources = try ["SyncServer", "AsyncServer"].map { try text("Tests/Fixtures/\($0)/Main.swift") }
    let compiled = sources.flatMap(snippets)
    let shown = blocks("swift", in: try article("ReplaceARunningServer"))
    #expect(!shown.isEmpty)
    for block in shown { #expect(compiled.contains(block), "no server has this:\n\(block)") }
    let comment = try text("Sources/Baton/Attaching/DataServer.swift").replacing("/// ", with: "")
      .replacing("///", with: "")
    for block in blocks("swift", in: comment) { #expect(compiled.contains(block), "no server has this:\n\(block)") }
    for snippet in compiled { #expect(shown.contains(snippet), "no article shows this:\n\(snippet)") }
  }

  @Test func `show how the server moves its connections that the tests run, in about twenty lines`() throws {
    let compiled = snippets(in: try text("Tests/Fixtures/LineServer/Clients.swift"))
    #expect(blocks("swift", in: try article("MoveConnections")) == compiled)
    let code = compiled.joined().split(separator: "\n").filter { !$0.contains("///") && $0.contains { $0.isLetter } }
    #expect(code.count <= 25, "\(code.count) lines")
  }

  @Test func `keep their promise of about thirty lines`() throws {
    let source = try text("Tests/Fixtures/SyncServer/Main.swift")
    let adoption = snippets(in: source).prefix(2).joined().split(separator: "\n")
    #expect(adoption.count <= 35, "\(adoption.count) lines")
  }

  @Test func `show a configuration that is taken as it stands`() throws {
    let folder = Scratch()
    let shown = try #require(blocks("ini", in: article("SuperviseAService")).first)
    try shown.write(toFile: folder.file("counter.conf"), atomically: true, encoding: .utf8)
    try FileManager.default.copyItem(atPath: BuiltProgram.path("SyncServer"), toPath: folder.file("counter-1.0"))
    try FileManager.default.createDirectory(atPath: folder.file("data"), withIntermediateDirectories: false)
    let checked = try RunningProgram.run(
      BuiltProgram.path("baton"), ["check", folder.file("counter.conf")], environment: ["HOME": folder.path])
    #expect(checked.status == .exited(code: 0), "\(checked.said)\(checked.complained)")
  }
}

extension String {
  fileprivate func end(before mark: String) -> Index {
    range(of: mark)?.lowerBound ?? endIndex
  }
}
