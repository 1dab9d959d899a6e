import BatonMachines
import BatonSupervisor
import GoldenFiles
import SampleRecords
import Testing

@Suite struct `A receipt for a person` {
  @Test(arguments: [
    ("committed", Sample.committed), ("aborted", Sample.aborted), ("refused", Sample.refused),
    ("reverted", Sample.reverted), ("rehearsed", Sample.rehearsed), ("nobody-serves", Sample.nobodyServes),
  ])
  func `says what happened, what it means and what to do, above the evidence`(name: String, receipt: Receipt) throws {
    #expect(try golden("\(name).txt", accepting: receipt.text) == receipt.text)
  }

  /// A name or a reason from elsewhere must not write on the operator's terminal.
  @Test func `shows control characters instead of obeying them`() {
    var receipt = Sample.aborted
    receipt.reason = "\u{1B}]0;owned\u{07}\nattempt 13 of kv: committed"
    receipt.cause = ReceiptCause(.attempt(.successorRefused), "no\r\nnotes: all is well")
    #expect(!receipt.text.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\r" || $0 == "\u{07}" })
    #expect(receipt.text.split(separator: "\n").filter { $0.contains("all is well") }.count == 1)
  }

  @Test func `never holds the value of a variable`() {
    for receipt in [Sample.committed, Sample.aborted, Sample.refused] {
      #expect(!receipt.text.contains("s3cret"))
      #expect(receipt.text.contains("TOKEN"))
      #expect(!"\(receipt.report)".contains("s3cret"))
    }
  }

  @Test(
    arguments: [
      (ConnectionCounts(), "not known"),
      (ConnectionCounts(openAtDrain: 4), "4 open at the drain, how they ended is not known"),
      (
        ConnectionCounts(openAtDrain: 4, closedInOrder: 2, closedByForce: 1),
        "4 open at the drain, 2 closed in order, 1 closed by force, 1 still open"
      ),
      (
        ConnectionCounts(openAtDrain: 4, closedInOrder: 3, closedByForce: 1),
        "4 open at the drain, 3 closed in order, 1 closed by force"
      ),
    ])
  func `never shows a number of connections that is not known`(counts: ConnectionCounts, words: String) {
    var receipt = Sample.aborted
    receipt.connections = counts
    #expect(receipt.text.contains("  connections    \(words)\n"))
  }

  @Test func `gives advice for every cause`() throws {
    let rows = CauseCode.allCases.map { "| `\($0.word)` | \($0.advice) |\n" }.joined()
    let paper = """
      # Causes

      The word by which a receipt says why an attempt ended (`cause`), and what to do about it. The sentence beside it
      (`detail`) says what was seen. This table is printed from the code. A word once given keeps its meaning; more may come.

      | cause | what to do |
      |---|---|
      \(rows)
      """
    #expect(try goldenDocument("docs/Causes.md", accepting: paper) == paper)
  }

  @Test func `in one line stands in a history, the newest first`() throws {
    var refused = Sample.refused
    refused.attempt = 11
    let history = [Sample.committed, refused].map(ReceiptOverview.init)
    #expect(try golden("history.txt", accepting: history.text) == history.text)
    #expect([ReceiptOverview]().text == "no attempt yet\n")
  }
}
