import BatonPlatform

extension Rehearsal {
  /// Called on the application's thread when a stage is reached: lets happen there what was asked for.
  func reach(_ stage: Stage) throws(Failure) {
    do throws(SystemFailure) {
      if let delay = delays[stage] { try pause(delay) }
      try suffer(faults[stage], at: stage)
    } catch {
      throw .system(error)
    }
    if faults[stage] == .fail { throw .refused("unable to go through stage \(stage.rawValue): --fail-at asked for it") }
  }

  private func suffer(_ fault: Fault?, at stage: Stage) throws(SystemFailure) {
    switch fault {
    case nil, .fail: break
    case .hang:
      say(.info, "hanging at stage \(stage.rawValue): --hang-at asked for it")
      _ = try Mailbox<Bool>().take()
    case .exit(let status): Program.end(status: status)
    case .freeze:
      say(.info, "freezing at stage \(stage.rawValue): --freeze-at asked for it")
      try Program.freeze()
    }
  }
}
