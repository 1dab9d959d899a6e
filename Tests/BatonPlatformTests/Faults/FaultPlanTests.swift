import BatonPlatform
import Testing

@Suite struct `A fault plan` {
  @Test func `fails the call it names and counts`() throws {
    FaultPlan(failing: 2, with: .noSpace).install()
    #expect(throws: Never.self) { _ = try Host.randomBytes(1) }
    let failure = #expect(throws: SystemFailure.self) { _ = try Host.randomBytes(1) }
    #expect(throws: Never.self) { _ = try Host.randomBytes(1) }
    let report = FaultPlan.remove()
    #expect(report.calls == 3 && report.failed == [.readRandom])
    #expect(failure?.description == "unable to read random bytes of the kernel: no space left on device")
  }

  @Test func `counts only the calls it was asked to`() throws {
    FaultPlan(failing: 1, with: .noSpace, calls: [.createPipe]).install()
    #expect(throws: Never.self) { _ = try Host.randomBytes(1) }
    #expect(throws: SystemFailure.self) { _ = try Pipe() }
    #expect(FaultPlan.remove() == FaultPlan.Report(calls: 1, failed: [.createPipe]))
  }

  @Test func `belongs to the thread that installed it`() throws {
    let outcomes = Mailbox<Bool>()
    FaultPlan(failing: 1, count: .max / 2, with: .noSpace).install()
    let (_, report) = (try? Host.randomBytes(1), FaultPlan.remove())
    #expect(report.failed == [.readRandom])
    FaultPlan(failing: 1, count: .max / 2, with: .noSpace, calls: [.readRandom]).install()
    let thread = try StartedThread(name: "other") { outcomes.put((try? Host.randomBytes(1)) != nil) }
    thread.join()
    #expect(FaultPlan.remove().calls == 0)
    #expect(outcomes.all == [true])
  }
}
