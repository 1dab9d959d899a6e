import Foundation
import Testing

@Suite struct `The papers of the house` {
  @Test func `continuous integration runs the one entry point and nothing else`() throws {
    let commands = try Checkout.text(of: ".ci/run").split(separator: "\n").filter { !$0.hasPrefix("#") }
    #expect(commands.count == 1)
    #expect(commands.first?.contains("scripts/check") == true)
  }

  @Test func `every script says in its second line what it does and how long it takes`() throws {
    for file in try Checkout.files(under: "scripts", suffix: "") where !file.path.contains("/lib/") {
      let second = file.lines.dropFirst().first ?? ""
      #expect(second.hasPrefix("# "), "\(file.path)")
      let time = ["second", "minute", "hour"].contains { second.lowercased().contains($0) }
      #expect(time, "\(file.path) does not say how long it takes: \(second)")
    }
  }

  @Test(arguments: [
    "README.md", "ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "docs/Protocol.md",
    "docs/Operating.md", "docs/FailureMuseum.md",
  ])
  func `every paper is there`(path: String) throws {
    #expect(try !Checkout.text(of: path).isEmpty)
  }

  @Test func `every relative link in a paper leads somewhere`() throws {
    let papers =
      try ["README.md", "ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md"].map {
        Checkout.File(path: $0, text: try Checkout.text(of: $0))
      } + Checkout.files(under: "docs", suffix: ".md")
    for paper in papers {
      for match in paper.text.matches(of: /\]\(([^)#:]+)(#[^)]*)?\)/) {
        let target = Checkout.root.appending(path: paper.path).deletingLastPathComponent()
          .appending(path: String(match.1))
        #expect(FileManager.default.fileExists(atPath: target.path()), "\(paper.path) links to \(match.1)")
      }
    }
  }

  /// An exhibit ends with `Kept away by` and the names of the tests, each between asterisks.
  @Test func `every accident in the museum names a test that exists`() throws {
    let tests = try Checkout.files(under: "Tests", suffix: ".swift")
    let exhibits = try Checkout.text(of: "docs/FailureMuseum.md").split(separator: "\n\n").filter { $0.hasPrefix("**") }
    #expect(!exhibits.isEmpty)
    for exhibit in exhibits {
      let names = exhibit.split(separator: "Kept away by ").dropFirst().joined().matches(of: /\*([^*]+)\*/).map(\.1)
      #expect(!names.isEmpty, "\(exhibit)")
      for name in names {
        #expect(tests.contains { $0.text.contains("func `\(name)`") }, "the museum names no test: \(name)")
      }
    }
  }
}
