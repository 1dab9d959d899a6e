/// All that one process gives away over one pair: how many offers are in the air, and when there will be no more.
///
/// The taker has no such table. It answers each offer by itself, and how many it lets wait is a limit, not a decision.
package enum Offering {
  package enum Phase: Hashable, Sendable {
    /// Connections are parked; the pair has not come. The machine begins here.
    case parked(Pace)

    /// Connections are offered, as many at once as the window allows. While it is not full, `offerNext` is being done.
    case open(Flow)

    /// No more is offered; so many offers are in the air.
    case closing(inAir: Int)

    /// Nothing is parked, and nothing is in the air.
    case over
  }

  /// The limits of one giver.
  package struct Pace: Hashable, Sendable {
    /// How many offers may be in the air.
    package var window: Int
    /// How many failures in a row end the offering.
    package var failures: Int

    package init(window: Int, failures: Int) {
      precondition(window > 0 && failures > 0, "bug in baton: a giver that offers nothing needs no pair")
      self.window = window
      self.failures = failures
    }
  }

  /// How the offering goes.
  package struct Flow: Hashable, Sendable {
    package let pace: Pace
    package fileprivate(set) var inAir = 0
    package fileprivate(set) var failuresInRow = 0

    package init(_ pace: Pace) {
      self.pace = pace
    }
  }

  /// What has become of an offer.
  package enum Settlement: Hashable, Sendable, CaseIterable {
    case adopted
    case refused
    /// It is not known whether the taker has it.
    case ambiguous
  }

  package enum Input: Hashable, Sendable {
    case moveReceived
    /// An answer to `offerNext`.
    case offerSent
    /// An answer to `offerNext`: of the offer of one connection nothing could be sent, and the connection is kept.
    case offerFailed
    /// An answer to `offerNext`: no connection is parked, and none will be.
    case noneLeft
    /// What ``Giver/settlement(from:to:)`` says of a connection.
    case settled(Settlement)
    /// The other end is closed, or broke the protocol.
    case pairEnded
    /// There is no more reason to move anything: an abort, a commit before it was through, the end of the process.
    case calledOff
    case timerFired(OfferingTimer)
  }

  package enum Command: Hashable, Sendable {
    /// Offers the parked connection that has waited longest, as soon as the pair takes it: `offerSent`, `offerFailed` or
    /// `noneLeft` answers.
    case offerNext
    /// Tells every parked connection `calledOff`. What `offerNext` is being done is not done.
    case callOffParked
    /// Tells every connection that is offered `pairEnded`.
    case dropOffered
    /// Sends the supervisor the counts and closes the pair.
    case report
    case arm(OfferingTimer)
    case disarm(OfferingTimer)
  }
}

package enum OfferingTimer: Hashable, Sendable, CaseIterable {
  /// An answer to `offerNext` is due: a taker that reads nothing leaves no room in the pair.
  case room
}

extension Offering.Flow {
  package var isFull: Bool { inAir == pace.window }
  package var hasRoomForTwo: Bool { inAir < pace.window - 1 }
  package var toleratesFailure: Bool { failuresInRow < pace.failures - 1 }

  package var sent: Offering.Flow { with { $0.inAir += 1 } }
  package var unsent: Offering.Flow { with { $0.failuresInRow += 1 } }
  package var adopted: Offering.Flow { with { ($0.inAir, $0.failuresInRow) = ($0.inAir - 1, 0) } }
  package var failed: Offering.Flow {
    with { ($0.inAir, $0.failuresInRow) = ($0.inAir - 1, $0.failuresInRow + 1) }
  }

  private func with(_ change: (inout Self) -> Void) -> Self {
    var next = self
    change(&next)
    return next
  }
}

extension Giver {
  /// What a change of phase says to the offering: something exactly when an offer is settled by it.
  package static func settlement(from before: Phase, to after: Phase) -> Offering.Settlement? {
    switch (before, after) {
    case (.offered, .given): .adopted
    case (.offered, .kept): .refused
    case (.offered, .closed): .ambiguous
    case (.offered, .parked), (.offered, .offered), (.parked, _), (.given, _), (.kept, _), (.closed, _): nil
    }
  }
}
