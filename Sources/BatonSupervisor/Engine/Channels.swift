import BatonChannel
import BatonMachines
import BatonPlatform
import BatonProtocol

// Frames in and out of the control channels. A message to a process that is gone is dropped in silence: its exit is, or
// will be, an input.

extension Engine {
  func send(_ message: Message, to process: ManagedProcess?) {
    guard let process else { return }
    do {
      try process.channel?.send(message)
      watchForRoom(process)
    } catch {
      giveUpChannel(of: process, error)
    }
  }

  func send(_ message: Message, passing passed: borrowing OwnedDescriptor, to process: ManagedProcess) {
    do {
      try process.channel?.send(message, passing: passed)
      watchForRoom(process)
    } catch {
      giveUpChannel(of: process, error)
    }
  }

  func attendToChannel(of process: ManagedProcess, _ readiness: Readiness) {
    if readiness.contains(.writable) { flush(process) }
    readChannel(of: process)
  }

  /// Reads every channel empty: before a timer goes off, and before an exit is told.
  func readChannels() {
    for process in [incumbent, successor].compactMap(\.self) { readChannel(of: process) }
  }

  func readChannel(of process: ManagedProcess) {
    guard let reception = process.channel?.receive() else { return }
    process.rest = reception.rest
    watchForRoom(process)
    for arrival in reception.arrivals { take(arrival, from: process) }
    switch reception.end {
    case .none: break
    case .ended: noticeEnd(of: process)
    case .failed(let failure): giveUpChannel(of: process, failure)
    }
  }

  private func flush(_ process: ManagedProcess) {
    do {
      try process.channel?.flush()
      watchForRoom(process)
    } catch {
      giveUpChannel(of: process, error)
    }
  }

  /// Watches for writability exactly while frames wait for room, and for all that is there unless it is half a frame.
  private func watchForRoom(_ process: ManagedProcess) {
    let hasUnsentFrames = process.channel?.hasUnsentFrames ?? false
    var wanted: Interest = hasUnsentFrames ? [.readable, .writable] : .readable
    // Half a frame is no reason to look again: its rest is.
    if process.rest == .partOfFrame { wanted.insert(.changes) }
    guard wanted != process.interest else { return }
    process.interest = wanted
    do {
      if let token = watchedToken(of: process) {
        try process.channel?.withDescriptor { (descriptor) throws(SystemFailure) in
          try loop.change(descriptor, to: wanted, token: token)
        }
      }
    } catch {
      log.say(.unable(.warning, to: "watch the channel of", "the process", pid: process.pid, because: "\(error)"))
    }
  }
}

// MARK: The end of a channel

extension Engine {
  /// The exit usually follows at once, and says more than the end of the channel does.
  private func noticeEnd(of process: ManagedProcess) {
    closeChannel(of: process)
    guard case .running = process.life else { return }
    deadlines.set(.overdueExit(pid: process.pid), in: ProtocolLimits.wireSlack)
  }

  private func giveUpChannel(of process: ManagedProcess, _ failure: ChannelFailure) {
    switch failure {
    case .violated(let violation): reportViolation(by: process, "\(violation)")
    case .stuck: reportViolation(by: process, "it does not read what it is sent")
    // The peer is gone, or as good as: what it does next is seen at its pidfd.
    case .system: noticeEnd(of: process)
    }
  }

  /// The stream has no more frame boundaries: nothing that comes after can be understood.
  func reportViolation(by process: ManagedProcess, _ reason: String) {
    closeChannel(of: process)
    if process === successor {
      blameDetail(.successorViolated, "the successor (pid \(process.pid)) broke the protocol: \(reason)")
      take(.successorViolated(process.birth))
    } else if process === incumbent {
      blameDetail(.incumbentViolated, "the incumbent (pid \(process.pid)) broke the protocol: \(reason)")
      take(.incumbentViolated)
      // An incumbent that cannot be spoken to cannot be replaced either: the machine decides what becomes of it.
      take(.incumbentChannelClosed)
    }
  }

  func reportEndedChannel(_ pid: Int32) {
    if let process = successor, process.pid == pid {
      take(.successorChannelClosed(process.birth))
    } else if let process = incumbent, process.pid == pid {
      take(.incumbentChannelClosed)
    }
  }

  func closeChannel(of process: ManagedProcess) {
    guard watchedToken(of: process) != nil else { return }
    watches.remove(process.channelToken)
    do {
      try process.channel?.withDescriptor { (descriptor) throws(SystemFailure) in try loop.forget(descriptor) }
    } catch {
      log.say(.unable(.warning, to: "forget the channel of", "the process", pid: process.pid, because: "\(error)"))
    }
    process.channel = nil
    letGoOfChannel(of: process)
  }

  private func watchedToken(of process: ManagedProcess) -> UInt64? {
    watches[process.channelToken] == nil ? nil : process.channelToken
  }

}
