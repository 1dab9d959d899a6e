import BatonSupervisor
import GoldenFiles
import SampleRecords
import Testing

@Suite struct `The status for a person` {
  @Test func `says who serves, which release, and what is in flight`() throws {
    #expect(try golden("status.txt", accepting: Sample.status.text) == Sample.status.text)
  }

  @Test func `of a quiet service is short`() throws {
    var status = Sample.status
    status.inFlight = nil
    status.restarts = RestartStatus()
    status.warnings = []
    #expect(try golden("status-quiet.txt", accepting: status.text) == status.text)
  }

  @Test func `of a service that nobody serves says when it is started again`() throws {
    var status = Sample.status
    status.incumbent = nil
    status.inFlight = nil
    #expect(try golden("status-nobody.txt", accepting: status.text) == status.text)
  }

  @Test func `never holds the value of a variable`() {
    #expect(!Sample.status.text.contains("s3cret"))
    #expect(!"\(Sample.status.report)".contains("s3cret"))
  }
}
