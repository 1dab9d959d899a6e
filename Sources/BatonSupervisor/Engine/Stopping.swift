import BatonMachines
import BatonPlatform

extension Engine {
  func attend(to signal: ReceivedSignal) {
    switch signal.signal {
    case .childEnded: orphans = .suspected
    case let other: requestStop("\(other) from pid \(signal.senderPid)")
    }
  }

  func requestStop(_ reason: String) {
    // Told first: what the log says that is being done is done, whatever becomes of this supervisor.
    notifyStopping()
    log.say(.fact(.notice, "stopping \(configuration.service.name)", pid: incumbent?.pid, reason))
    abandonSelfUpgrade(ControlRefusal(.stopping, "the service is being stopped"))
    blameDetail(.stopRequested, "the service was told to stop: \(reason)")
    take(.stopRequested)
  }

  /// Whether the program has said with its end that starting it again is of no use.
  func noteFinalExit(_ status: ExitStatus?) {
    guard case .exited(let code) = status, configuration.service.finalExitCodes.contains(Int(code)) else { return }
    finalExitCode = code
  }

  /// Everything has stopped: what was made is removed by the one who made it.
  func finish() {
    for (receipt, attempt) in unfiled { keep(receipt, attempt) }
    unfiled = []
    for listener in listeners { listener.socket.removeFile() }
    CrashPoint.pass("end/unlinked")
    clients.close(loop: loop)
    CrashPoint.pass("end/unreachable")
    dropEverything()
    CrashPoint.pass("end/dropped")
    syncJournal()
    notifyStopping()
    log.say(.fact(.notice, "\(configuration.service.name) has stopped", nil))
    ending = finalExitCode == nil ? .success : .nobodyServes
  }
}
