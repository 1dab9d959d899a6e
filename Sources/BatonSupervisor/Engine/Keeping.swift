import BatonMachines
import BatonPlatform

// The supervisor and its keeper. When the keeper dies, its store is gone with it: the service goes on, and a supervisor
// that dies now is not started again. Whoever says `baton run` again becomes the next keeper, and is given everything.

extension Engine {
  var keeping: Status.Keeping { safekeeping.isOffered && keeperProblem == nil ? .kept : .alone }

  /// `held` hangs up when the keeper dies.
  func watchKeeper(_ held: consuming OwnedDescriptor) {
    let token = watches.nextToken()
    do {
      try loop.watch(held, for: [.readable, .changes], token: token)
      watches.add(.keeper, token: token)
      lifeline = .some(held)
    } catch {
      log.say(.unable(.warning, to: "watch", "the keeper", because: "\(error)"))
    }
  }

  func noticeEndOfKeeper(_ token: UInt64) {
    watches.remove(token)
    // Nobody else has a copy: closing takes it out of the loop.
    lifeline = nil
    let problem = Sentence.fact(
      .warning, "the keeper has died", "the service goes on, and nobody starts its supervisor again if that dies too",
      then: "baton run \(configurationFile) gives it a new keeper, and disturbs nobody")
    log.say(problem)
    keeperProblem = problem
  }
}

// MARK: The next keeper

/// A keeper that was given everything, and has not said yet that it holds it.
final class Attachment {
  let connection: UInt64
  let token: UInt64
  /// Hangs up when the keeper has taken all that came before.
  let answer: OwnedDescriptor
  let lifeline: Boxed

  init(_ connection: UInt64, token: UInt64, answer: consuming OwnedDescriptor, lifeline: consuming OwnedDescriptor) {
    self.connection = connection
    self.token = token
    self.answer = answer
    self.lifeline = Boxed(lifeline)
  }
}

extension Engine {
  func attach(_ text: String, for question: ControlServer.Question) {
    let descriptor = question.executable?.take()
    guard keeperProblem != nil else {
      let refusal = ControlRefusal(.noKeeperMissing, "this supervisor has not lost a keeper")
      return answer(question.connection, .refused(refusal))
    }
    guard let address = SocketAddress(ofServiceManager: text), let held = descriptor else {
      let refusal = ControlRefusal(.notUnderstood, "expected the address and the lifeline of a keeper")
      return answer(question.connection, .refused(refusal))
    }
    do throws(SystemFailure) {
      try move(to: address)
      let token = watches.nextToken()
      let answer = try safekeeping.requestAnswer()
      try loop.watch(answer, for: .readable, token: token)
      watches.add(.attachment, token: token)
      attachment = Attachment(question.connection, token: token, answer: answer, lifeline: held)
    } catch {
      log.say(.unable(.warning, to: "take", "a new keeper", pid: question.asker.pid, because: "\(error)"))
      answer(question.connection, .refused(ControlRefusal(.systemFailure, "unable to store anything there: \(error)")))
    }
  }

  /// Everything that was told to the keeper before is told to this one from now on, and everything is stored again.
  private func move(to address: SocketAddress) throws(SystemFailure) {
    try safekeeping.move(to: address)
    environment["NOTIFY_SOCKET"] = "\(address)"
    // It may be another program than the new keeper is.
    try safekeeping.keep(try OwnProgram.opened(), as: .executable)
    for listener in listeners { try safekeeping.keep(listener.socket.descriptor, as: listener.stored) }
    for process in [incumbent, successor].compactMap(\.self) + released { try entrustAgain(process) }
  }

  /// The new keeper holds everything, or has died: then its lifeline tells at once.
  func completeAttachment(_ token: UInt64) {
    watches.remove(token)
    guard let attached = attachment, attached.token == token else { return }
    attachment = nil
    guard let held = attached.lifeline.take() else { return }
    keeperProblem = nil
    log.say(.fact(.notice, "a new keeper holds what the one before had held", nil))
    answer(attached.connection, .attached)
    watchKeeper(held)
  }
}
