import BatonLoad
import BatonPlatform
import BatonSupervisor

/// The main job in one command: a real server, supervised, under load, upgraded and rolled back.
struct DemoRun {
  let console: Console
  let plan: DemoPlan

  func run() throws(CommandFailure) -> ExitCode {
    let folder = try makeFolder()
    let service = try DemoService(folder, environment: console.environment)
    let code: ExitCode
    do throws(CommandFailure) {
      try service.waitUntilItAnswers()
      code = try perform(service, in: folder)
    } catch {
      service.kill()
      console.complain("baton: everything that was written is kept in \(folder.path)\n")
      throw error
    }
    try service.stop()
    return try tidy(folder, code)
  }

  private func perform(_ service: borrowing DemoService, in folder: DemoFolder) throws(CommandFailure) -> ExitCode {
    try console.print(introduction(service, folder))
    let load: Load
    do { load = try Load(plan.load(of: folder.address)) } catch { throw .system(error, then: nil) }
    let report = try perform(service, load)
    let tally: LoadTally
    do { tally = try load.stop() } catch { throw .system(error, then: nil) }
    try console.print(report.summary(tally))
    return tally.failureCount == 0 && report.surprises.isEmpty ? .success : .bug
  }

  private func perform(_ service: borrowing DemoService, _ load: borrowing Load) throws(CommandFailure) -> DemoReport {
    var report = DemoReport()
    let end = MonotonicInstant.now().advanced(by: plan.duration)
    for act in DemoAct.all {
      try steady(load)
      let before = load.tally
      let receipt = try service.upgrade(to: plan.server, act)
      try steady(load)
      try console.print(report.add(act, receipt, before: before, after: load.tally))
    }
    try wait(load, until: end) { _ in false }
    return report
  }

  /// Lets the clients have some answers, so that every act is seen under load.
  private func steady(_ load: borrowing Load) throws(CommandFailure) {
    let enough = load.tally.answers + UInt64(plan.clients) * 50
    try wait(load, until: .now().advanced(by: .seconds(10))) { $0.answers >= enough }
  }

  private func wait(
    _ load: borrowing Load, until deadline: MonotonicInstant, for isEnough: (LoadTally) -> Bool
  ) throws(CommandFailure) {
    do { _ = try load.wait(until: deadline, for: isEnough) } catch { throw .system(error, then: nil) }
  }

  private func makeFolder() throws(CommandFailure) -> DemoFolder {
    do {
      return try DemoFolder(at: plan.folder, server: plan.server)
    } catch {
      throw .system(error, then: error.errno == .fileExists ? "choose a folder that is not there yet" : nil)
    }
  }

  private func introduction(_ service: borrowing DemoService, _ folder: DemoFolder) -> String {
    """
    supervised  \(plan.server) by baton run (pid \(service.pid)), redis clients at \(folder.address), HTTP at \
    \(folder.httpAddress)
    load        \(plan.clients) clients: \(plan.writers) write, \(plan.readers) read, \(plan.newcomers) come anew each \
    time; every acknowledged write is remembered

    """ + "\n"
  }

  private func tidy(_ folder: DemoFolder, _ code: ExitCode) throws(CommandFailure) -> ExitCode {
    guard plan.keeping == .nothing, code == .success else {
      try console.print("configuration, data, receipts and the supervisor's log are in \(folder.path)\n")
      return code
    }
    do { try folder.remove() } catch { throw .system(error, then: nil) }
    return code
  }
}
