import BatonSupervisor
import GoldenFiles
import SampleRecords
import Testing

@Suite struct `The releases for a person` {
  @Test func `say which one serves, restarts and comes next`() throws {
    let text = Sample.releases.text
    #expect(try golden("releases.txt", accepting: text) == text)
  }

  @Test func `never hold the value of a variable`() {
    #expect(!Sample.releases.text.contains("s3cret"))
    #expect(!"\(Sample.releases.report)".contains("s3cret"))
  }

  @Test func `are none when nothing was pinned`() {
    #expect([ListedRelease]().text == "no release is kept\n")
  }
}
