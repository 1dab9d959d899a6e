// The successor's decisions. It owns nothing until Begin and answers nobody until Serve; until then the supervisor's
// end or silence ends it, so that the incumbent can serve again.

extension Successor: Table {
  typealias Answer = Verdict<Phase, Command>

  package static func timers(_ phase: Phase) -> [ProcessTimer] {
    switch phase {
    case .greeting: [.supervisorSilence]
    case .warming, .warmingBegun, .awaitingBegin, .opening, .awaitingServe: [.heartbeat, .supervisorSilence]
    case .taking: [.heartbeat, .supervisorSilence, .retake]
    case .stamping: [.heartbeat]
    case .serving: [.heartbeat, .supervisorSilence]
    case .leaving: []
    }
  }

  package static func arm(_ timer: ProcessTimer) -> Command { .arm(timer) }
  package static func disarm(_ timer: ProcessTimer) -> Command { .disarm(timer) }

  package static func verdict(_ phase: Phase, _ input: Input) -> Verdict<Phase, Command> {
    switch phase {
    case .greeting: greeting(input)
    case .warming(let n, let dialect): late(n, input) ?? warming(n, dialect, input)
    case .warmingBegun(let n, let lock): late(n, input) ?? warmingBegun(n, lock, input)
    case .awaitingBegin(let n, let dialect): late(n, input) ?? awaitingBegin(n, dialect, input)
    case .taking(let n, let dialect): late(n, input) ?? taking(n, dialect, input)
    case .opening(let n, let dialect, let estate): late(n, input) ?? opening(n, dialect, estate, input)
    case .awaitingServe(let n, let estate): late(n, input) ?? awaitingServe(n, estate, input)
    case .stamping(let n, let dialect): stamping(n, dialect, input)
    case .serving: serving(input)
    case .leaving: leaving(input)
    }
  }

  /// The row that all phases with an attempt share: a process is the successor of one attempt only.
  static func late(_ n: Attempt, _ input: Input) -> Answer? {
    switch input {
    case .beginReceived(let m, _), .serveReceived(let m), .abortReceived(let m): m == n ? nil : .ignore(lateness)
    case .helloAckReceived, .refusedReceived, .supervisorGone, .supervisorViolated, .warmed, .opened, .declined,
      .dropped, .stopRequested, .lockTaken, .lockUnavailable, .lockUnreadable, .stamped, .stampFailed, .timerFired:
      nil
    }
  }

  // swift-format-ignore
  static func greeting(_ input: Input) -> Answer {
    switch input {
    case .helloAckReceived(let n, let dialect):        .move(to: .warming(n, dialect), [.askToWarm(n)])
    case .refusedReceived, .abortReceived, .supervisorGone, .supervisorViolated, .timerFired(.supervisorSilence),
         .stopRequested:                               .move(to: .leaving, [.exit])
    case .declined:                                    .move(to: .leaving, [.sendRefused, .exit])
    case .dropped:                                     .move(to: .leaving, [.sendDropped, .exit])
    case .beginReceived, .serveReceived:               .violation("HelloAck comes first")
    case .timerFired:                                  .violation("this timer does not run now")
    case .warmed, .opened:                             .violation("the application was not asked")
    case .lockTaken, .lockUnavailable, .lockUnreadable, .stamped, .stampFailed:
                                                       .violation("nothing is being done with the lock")
    }
  }

  // swift-format-ignore
  static func warming(_ n: Attempt, _ dialect: Dialect, _ input: Input) -> Answer {
    switch input {
    case .warmed(let m) where m == n:                  .move(to: .awaitingBegin(n, dialect), [.sendPrepared(n)])
    case .warmed:                                      .violation("the application was asked about another attempt")
    case .beginReceived(_, let lock) where dialect == .first:
                                                       .move(to: .warmingBegun(n, lock), [])
    case .beginReceived, .serveReceived, .helloAckReceived:
                                                       .violation("Prepared comes first")
    case .timerFired(.heartbeat):                      .stay([.sendHeartbeat, .arm(.heartbeat)])
    case .refusedReceived, .abortReceived, .supervisorGone, .supervisorViolated, .timerFired(.supervisorSilence),
         .stopRequested:                               .move(to: .leaving, [.exit])
    case .declined:                                    .move(to: .leaving, [.sendRefused, .exit])
    case .dropped:                                     .move(to: .leaving, [.sendDropped, .exit])
    case .timerFired(.retake):                         .violation("this timer does not run now")
    case .opened:                                      .violation("the application was not asked")
    case .lockTaken, .lockUnavailable, .lockUnreadable, .stamped, .stampFailed:
                                                       .violation("nothing is being done with the lock")
    }
  }

  // swift-format-ignore
  static func warmingBegun(_ n: Attempt, _ lock: BeginLock, _ input: Input) -> Answer {
    switch input {
    case .warmed(let m) where m == n:                  begin(n, .first, lock)
    case .warmed:                                      .violation("the application was asked about another attempt")
    case .timerFired(.heartbeat):                      .stay([.sendHeartbeat, .arm(.heartbeat)])
    case .refusedReceived, .abortReceived, .supervisorGone, .supervisorViolated, .timerFired(.supervisorSilence),
         .stopRequested:                               .move(to: .leaving, [.exit])
    case .declined:                                    .move(to: .leaving, [.sendRefused, .exit])
    case .dropped:                                     .move(to: .leaving, [.sendDropped, .exit])
    case .beginReceived, .serveReceived, .helloAckReceived:
                                                       .violation("Ready comes first")
    case .timerFired(.retake):                         .violation("this timer does not run now")
    case .opened:                                      .violation("the application was not asked")
    case .lockTaken, .lockUnavailable, .lockUnreadable, .stamped, .stampFailed:
                                                       .violation("nothing is being done with the lock")
    }
  }

  // swift-format-ignore
  static func awaitingBegin(_ n: Attempt, _ dialect: Dialect, _ input: Input) -> Answer {
    switch input {
    case .beginReceived(_, let lock):                  begin(n, dialect, lock)
    case .timerFired(.heartbeat):                      .stay([.sendHeartbeat, .arm(.heartbeat)])
    case .refusedReceived, .abortReceived, .supervisorGone, .supervisorViolated, .timerFired(.supervisorSilence),
         .stopRequested:                               .move(to: .leaving, [.exit])
    case .declined:                                    .move(to: .leaving, [.sendRefused, .exit])
    case .dropped:                                     .move(to: .leaving, [.sendDropped, .exit])
    case .serveReceived, .helloAckReceived:            .violation("Begin comes next")
    case .timerFired(.retake):                         .violation("this timer does not run now")
    case .warmed, .opened:                             .violation("the application was not asked")
    case .lockTaken, .lockUnavailable, .lockUnreadable, .stamped, .stampFailed:
                                                       .violation("nothing is being done with the lock")
    }
  }

  // swift-format-ignore
  static func taking(_ n: Attempt, _ dialect: Dialect, _ input: Input) -> Answer {
    switch input {
    case .lockTaken:                                   .move(to: .opening(n, dialect, .data), [.askToOpen(n)])
    case .lockUnavailable:                             .stay([])
    case .lockUnreadable:                              .move(to: .leaving, [.sendRefused, .exit])
    case .timerFired(.retake):                         .stay([.tryLock(n), .arm(.retake)])
    case .timerFired(.heartbeat):                      .stay([.sendHeartbeat, .arm(.heartbeat)])
    case .refusedReceived, .abortReceived, .supervisorGone, .supervisorViolated, .timerFired(.supervisorSilence),
         .stopRequested:                               .move(to: .leaving, [.exit])
    case .declined:                                    .move(to: .leaving, [.sendRefused, .exit])
    case .dropped:                                     .move(to: .leaving, [.sendDropped, .exit])
    case .beginReceived, .serveReceived, .helloAckReceived:
                                                       .violation("Ready comes first")
    case .warmed, .opened:                             .violation("the application was not asked")
    case .stamped, .stampFailed:                       .violation("the lock is being taken")
    }
  }

  // swift-format-ignore
  static func opening(_ n: Attempt, _ dialect: Dialect, _ estate: Estate, _ input: Input) -> Answer {
    switch input {
    case .opened(let m) where m == n && dialect == .second:
                                                       .move(to: .awaitingServe(n, estate), [.sendReady(n)])
    case .opened(let m) where m == n && estate == .data:
                                                       .move(to: .stamping(n, .first), [.stamp(n)])
    case .opened(let m) where m == n:                  .move(to: .serving(n, estate), [.startServing, .sendReady(n)])
    case .opened:                                      .violation("the application was asked about another attempt")
    case .timerFired(.heartbeat):                      .stay([.sendHeartbeat, .arm(.heartbeat)])
    case .refusedReceived, .abortReceived, .supervisorGone, .supervisorViolated, .timerFired(.supervisorSilence),
         .stopRequested:                               .move(to: .leaving, [.exit])
    case .declined:                                    .move(to: .leaving, [.sendRefused, .exit])
    case .dropped:                                     .move(to: .leaving, [.sendDropped, .exit])
    case .beginReceived, .serveReceived, .helloAckReceived:
                                                       .violation("Ready comes first")
    case .timerFired(.retake):                         .violation("this timer does not run now")
    case .warmed:                                      .violation("the application was not asked")
    case .lockTaken, .lockUnavailable, .lockUnreadable, .stamped, .stampFailed:
                                                       .violation("nothing is being done with the lock")
    }
  }

  // swift-format-ignore
  static func awaitingServe(_ n: Attempt, _ estate: Estate, _ input: Input) -> Answer {
    switch input {
    case .serveReceived where estate == .data:
                                                       .move(to: .stamping(n, .second), [.stamp(n)])
    case .serveReceived:                               .move(to: .serving(n, estate), [.startServing, .sendServing(n)])
    case .timerFired(.heartbeat):                      .stay([.sendHeartbeat, .arm(.heartbeat)])
    case .refusedReceived, .abortReceived, .supervisorGone, .supervisorViolated, .timerFired(.supervisorSilence),
         .stopRequested:                               .move(to: .leaving, [.exit])
    case .declined:                                    .move(to: .leaving, [.sendRefused, .exit])
    case .dropped:                                     .move(to: .leaving, [.sendDropped, .exit])
    case .beginReceived, .helloAckReceived:            .violation("Serve comes next")
    case .timerFired(.retake):                         .violation("this timer does not run now")
    case .warmed, .opened:                             .violation("the application was not asked")
    case .lockTaken, .lockUnavailable, .lockUnreadable, .stamped, .stampFailed:
                                                       .violation("nothing is being done with the lock")
    }
  }

  // swift-format-ignore
  static func stamping(_ n: Attempt, _ dialect: Dialect, _ input: Input) -> Answer {
    switch input {
    case .stamped where dialect == .first:             .move(to: .serving(n, .data), [.startServing, .sendReady(n)])
    case .stamped:                                     .move(to: .serving(n, .data), [.startServing, .sendServing(n)])
    case .stampFailed:                                 .move(to: .leaving, [.exit])
    case .helloAckReceived, .refusedReceived, .beginReceived, .serveReceived, .abortReceived, .supervisorGone,
         .supervisorViolated, .warmed, .opened, .declined, .dropped, .stopRequested, .lockTaken, .lockUnavailable,
         .lockUnreadable, .timerFired:                 .violation("the stamp's result comes before anything else")
    }
  }

  // swift-format-ignore
  static func serving(_ input: Input) -> Answer {
    switch input {
    case .helloAckReceived, .refusedReceived, .beginReceived, .serveReceived, .abortReceived, .supervisorGone,
         .supervisorViolated, .warmed, .opened, .declined, .dropped, .stopRequested, .lockTaken, .lockUnavailable,
         .lockUnreadable, .stamped, .stampFailed, .timerFired:
                                                       .violation("it is an incumbent now")
    }
  }

  // swift-format-ignore
  static func leaving(_ input: Input) -> Answer {
    switch input {
    case .helloAckReceived, .refusedReceived, .beginReceived, .serveReceived, .abortReceived, .supervisorGone,
         .supervisorViolated, .warmed, .opened, .declined, .dropped, .stopRequested:
                                                       .ignore("it is on its way out")
    case .lockTaken, .lockUnavailable, .lockUnreadable, .stamped, .stampFailed, .timerFired:
                                                       .violation("nothing is going on any more")
    }
  }

  private static func begin(_ n: Attempt, _ dialect: Dialect, _ lock: BeginLock) -> Answer {
    switch lock {
    case .attached: .move(to: .taking(n, dialect), [.takeAttachedLock(n)])
    case .acquire: .move(to: .taking(n, dialect), [.tryLock(n)])
    case .none: .move(to: .opening(n, dialect, .none), [.askToOpen(n)])
    }
  }
}
