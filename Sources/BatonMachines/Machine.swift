// How the three machines are built.
//
// A *table* is a pure function from a phase and an input to a verdict. It knows no clock, no descriptor, no file and
// not whether it is live or explored. A `Machine` holds a phase and is the only place that assigns it. A *driver*
// does the deeds, always in the same order: read readiness, decode, `handle`, execute the commands in order, feed
// what became of them back as inputs.
//
// Which timers run is a property of the phase. `handle` turns a change of phase into the `disarm` and `arm` commands
// that lead from the timers of the one to the timers of the other, so that no row can forget one. A timer that both
// phases have goes on running; rows that want it to start again say `arm` themselves.

/// The words of one party and what it decides.
package protocol Table {
  associatedtype Phase: Hashable, Sendable
  associatedtype Input: Hashable, Sendable
  associatedtype Command: Hashable, Sendable
  associatedtype Timer: Hashable, Sendable, CaseIterable

  /// The decision: what becomes of the phase, and what is to be done.
  static func verdict(_ phase: Phase, _ input: Input) -> Verdict<Phase, Command>

  /// The timers that run in a phase.
  static func timers(_ phase: Phase) -> [Timer]

  static func arm(_ timer: Timer) -> Command
  static func disarm(_ timer: Timer) -> Command
}

/// A phase, and the only hand that changes it.
package struct Machine<Rules: Table>: Hashable, Sendable {
  package private(set) var phase: Rules.Phase

  package init(_ phase: Rules.Phase) {
    self.phase = phase
  }

  /// Takes one input. The verdict's commands include the timers that the move disarms (first) and arms (last).
  package mutating func handle(_ input: Rules.Input) -> Verdict<Rules.Phase, Rules.Command> {
    let verdict = Rules.completed(Rules.verdict(phase, input), leaving: phase)
    if case .move(let next, _) = verdict { phase = next }
    return verdict
  }

  package static func == (left: Machine, right: Machine) -> Bool {
    left.phase == right.phase
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(phase)
  }
}

extension Table {
  /// The verdict with the timers that its move stops in front and those that it starts behind.
  package static func completed(
    _ verdict: Verdict<Phase, Command>, leaving phase: Phase
  ) -> Verdict<Phase, Command> {
    guard case .move(let next, let commands) = verdict else { return verdict }
    let before = timers(phase)
    let after = timers(next)
    let disarmed = before.filter { !after.contains($0) }.map(disarm)
    let armed = after.filter { !before.contains($0) }.map(arm)
    return .move(to: next, disarmed + commands + armed)
  }
}
