import BatonCLI
import BatonSupervisor
import Foundation
import GoldenFiles
import SampleRecords
import Testing

/// What scripts read is a promise: a change of these files is a change of the format that docs/Receipts.md describes.
@Suite struct `What is printed for scripts` {
  @Test(arguments: [
    ("receipt-committed", Sample.committed.report), ("receipt-aborted", Sample.aborted.report),
    ("receipt-refused", Sample.refused.report), ("status", Sample.status.report),
    ("history", [Sample.committed, Sample.refused].map(ReceiptOverview.init).report),
    ("releases", Sample.releases.report),
  ])
  func `has the shape that was agreed on`(name: String, report: Report) throws {
    let text = JSONText.document(report)
    #expect(try golden("json/\(name).json", accepting: text) == text)
  }

  @Test func `is JSON for others too`() throws {
    for report in [Sample.aborted.report, Sample.status.report] {
      let object = try JSONSerialization.jsonObject(with: Data(JSONText.document(report).utf8))
      #expect((object as? [String: Any])?["format"] as? Int == 1)
    }
  }

  /// Scripts look for a field, not for whether there is one.
  @Test func `has the same fields whatever became of the attempt`() {
    #expect(names(in: Sample.refused.report) == names(in: Sample.committed.report))
    #expect(names(in: Sample.aborted.report) == names(in: Sample.committed.report))
  }

  @Test func `is described field by field in the documents`() throws {
    let paper = try String(contentsOf: papers.appending(path: "Receipts.md"), encoding: .utf8)
    for name in names(in: Sample.committed.report) {
      #expect(paper.contains("`\(name)`"), "docs/Receipts.md does not describe \(name)")
    }
  }

  private var papers: URL {
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "docs")
  }

  private func names(in report: Report) -> [String] {
    guard case .fields(let fields) = report else { return [] }
    return fields.map(\.name)
  }
}
