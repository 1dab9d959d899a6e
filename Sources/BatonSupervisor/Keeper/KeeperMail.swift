import BatonMachines
import BatonPlatform

extension KeeperLoop {
  /// Then the loop looks at everything else: whoever floods us shall not keep us from our supervisor.
  static let lettersAtOnce = 64
  /// A dead supervisor writes no more, but others could go on for ever.
  private static let lettersOfTheDeadMax = 4096

  /// How long mail is left where it is when no descriptor could be taken out of it.
  private static let deafness = Duration.milliseconds(100)

  /// Takes notifications until there are none, or enough.
  ///
  /// The kernel throws a descriptor away for which there is no room, and the pipe of `BARRIER=1` with it, which reads like
  /// an answer. What is left unread is not answered, and the supervisor learns that its store does not work.
  func readMail() throws(SystemFailure) {
    for _ in 0..<Self.lettersAtOnce {
      guard hasRoom else { return try goDeaf() }
      guard try readLetter() == .taken else { return }
    }
  }

  private var hasRoom: Bool {
    (try? mail.duplicate()) != nil
  }

  private func goDeaf() throws(SystemFailure) {
    if deafUntil == nil {
      log.say(
        .unable(
          .warning, to: "take mail", "of the supervisor", pid: supervisor?.pid, because: "no descriptor is left",
          then: "it is tried again until there is one"))
      try loop.change(mail, to: [], token: Self.mailToken)
    }
    deafUntil = .now().advanced(by: Self.deafness)
  }

  /// It is time to look again whether there is room.
  func hearAgain() throws(SystemFailure) {
    guard hasRoom else { return try goDeaf() }
    deafUntil = nil
    try loop.change(mail, to: .readable, token: Self.mailToken)
  }

  /// Before the death of the supervisor is taken for a fact, everything that it had to say is.
  func readLastMail() throws(SystemFailure) {
    for _ in 0..<Self.lettersOfTheDeadMax where try readLetter() == .noneLeft { return }
  }

  private enum Letter {
    case taken, noneLeft
  }

  private func readLetter() throws(SystemFailure) -> Letter {
    var bytes: [UInt8] = []
    // A byte more than a datagram may have tells one that was cut.
    let message = try mail.receive(appendingTo: &bytes, limit: ServiceNotice.bytesMax + 2)
    if message.outcome == .wouldBlock { return .noneLeft }
    let (sender, strays) = (message.credentials?.pid, message.strayDescriptors)
    guard let supervisor, sender == supervisor.pid else {
      // Whatever came along is closed.
      log.say(.fact(.debug, "a notification of somebody else is not taken", pid: sender))
      return .taken
    }
    if strays > 0 { log.say(.fact(.warning, "only the first of \(strays + 1) descriptors of a datagram is taken")) }
    if let notification = ServiceNotice(reading: bytes) { obey(notification, message.takeDescriptor()) }
    return .taken
  }

  private func obey(_ notification: ServiceNotice, _ descriptor: consuming OwnedDescriptor?) {
    switch notification.request {
    case .keep(let name, let abandonment)?:
      CrashPoint.pass("mail/taken")
      if let descriptor = descriptor.take() { store(descriptor, as: name, abandonment) }
      CrashPoint.pass("mail/stored")
    case .drop(let name)?: for place in shelf.remove(name) { forget(place) }
    // Closed on return, which is the answer.
    case .answer?, nil: break
    }
    for news in notification.news { hear(.told(news)) }
  }

  private func hear(_ input: Keeper.Input) {
    if machine.phase == .unborn { early.append(input) } else { take(input) }
  }

  /// Closes nothing that somebody still needs without saying so.
  func store(
    _ descriptor: consuming OwnedDescriptor, as name: DescriptorName, _ abandonment: ServiceNotice.Abandonment
  ) {
    guard name != PassedDescriptors.lifelineName else {
      log.say(.unable(.warning, to: "keep descriptor", name.text, because: "the name is the keeper's own"))
      return
    }
    do throws(SystemFailure) {
      switch try shelf.put(descriptor, as: name, abandonment) {
      case .placed(let place): try watch(place)
      case .held: break
      case .full:
        log.say(
          .unable(
            .warning, to: "keep descriptor", name.text,
            because: "\(Shelf.limit) are held, and more cannot be passed on",
            then: "it is lost when the supervisor ends"))
      }
    } catch {
      log.say(.unable(.warning, to: "keep descriptor", name.text, because: "\(error)"))
    }
  }

  /// What cannot be polled, such as a file, has no peer that could hang up.
  private func watch(_ place: Shelf.Place) throws(SystemFailure) {
    guard place.abandonment == .dropped else { return }
    do throws(SystemFailure) {
      // Hang-up and error are always told.
      try loop.watch(place.descriptor, for: [], token: place.token)
    } catch  where error.errno == .notPermitted {
      return
    }
  }

  func dropAbandoned(_ token: UInt64) {
    guard let place = shelf.remove(token: token) else { return }
    log.say(.fact(.info, "descriptor \(place.name) is let go of", "its peer has hung up"))
    forget(place)
  }

  /// The open file lives on in others, so the loop would go on telling of it.
  func forget(_ place: Shelf.Place) {
    guard place.abandonment == .dropped else { return }
    // What could not be watched cannot be forgotten either.
    _ = try? loop.forget(place.descriptor)
  }
}
