// Rows and rules that are broken on purpose: each must yield a trace, or the explorer proves nothing.

import BatonMachines
import ModelChecker

struct MovingMutant: Sendable {
  let name: String
  let setting: MovingSetting

  static let explorations = Task {
    await withTaskGroup(of: (String, Exploration).self) { group in
      for mutant in all {
        group.addTask { (mutant.name, MovingComposition(mutant.setting).explored(.firstFlaw)) }
      }
      return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
  }

  static let all = ofGiver + ofTaker + ofOffering

  private static let ofGiver: [MovingMutant] = [
    MovingMutant("a taker that does not answer is taken to have refused", MovingBudget()) {
      $0 == .offered && $1 == .timerFired(.answer) ? .move(to: .kept, [.unpark]) : $2
    },
    MovingMutant("a wrong answer is taken for a refusal", MovingBudget(garbles: 1)) {
      $0 == .offered && $1 == .answeredWrongly ? .move(to: .kept, [.unpark]) : $2
    },
    MovingMutant("a wrong answer is taken for the right one", MovingBudget(garbles: 1)) {
      $0 == .offered && $1 == .answeredWrongly ? .move(to: .given, [.closeCopy]) : $2
    },
    MovingMutant("a refusal that comes too late is obeyed", MovingBudget()) {
      $0 == .closed && $1 == .refused ? .move(to: .kept, [.unpark]) : $2
    },
    MovingMutant("the end of the pair is taken for a refusal", MovingBudget(deaths: 1)) {
      $0 == .offered && $1 == .pairEnded ? .move(to: .kept, [.unpark]) : $2
    },
    MovingMutant("an acceptance is taken for a refusal", MovingBudget()) {
      $0 == .offered && $1 == .accepted ? .move(to: .kept, [.unpark]) : $2
    },
    MovingMutant("the giver waits for an answer for ever", MovingBudget(losses: 1)) {
      $0 == .offered && $1 == .timerFired(.answer) ? .ignore("mutant") : $2
    },
    MovingMutant("the giver's copy stays open", MovingBudget()) {
      $0 == .offered && $1 == .accepted ? .move(to: .given, []) : $2
    },
    MovingMutant("a connection that nobody has stays open", MovingBudget(losses: 1)) {
      $0 == .offered && $1 == .timerFired(.answer) ? .move(to: .closed, []) : $2
    },
    MovingMutant("an abort leaves parked what was not offered", MovingBudget()) {
      $0 == .parked && $1 == .calledOff ? .ignore("mutant") : $2
    },
    MovingMutant("the giver shuts down what it has given away", MovingBudget(), .givenShutDown),
  ]

  private static let ofTaker: [MovingMutant] = [
    MovingMutant("a replay is answered with a refusal", MovingBudget(duplicates: 1), .replayAnswered),
    MovingMutant(
      "a replay's socket stays open", MovingBudget(duplicates: 1),
      taker: {
        $1 == .offeredAgain ? .ignore("mutant") : $2
      }),
    MovingMutant("a replay is not known for one", MovingBudget(duplicates: 1), .replayUnknown),
    MovingMutant("the application answers before it has decided", MovingBudget(), .answeredTooEarly),
    MovingMutant("a refusal is sent before the socket is closed", MovingBudget(), .refusedBeforeClosed),
    MovingMutant(
      "the application decides when its time is over", MovingBudget(),
      taker: {
        $0 == .refused && $1 == .restored ? .move(to: .adopted, [.accept]) : $2
      }),
    MovingMutant(
      "the application may take for ever", MovingBudget(silences: 1),
      taker: {
        $0 == .offered && $1 == .timerFired(.restoring) ? .ignore("mutant") : $2
      }),
    MovingMutant(
      "the socket of an unsound offer stays open", MovingBudget(),
      taker: {
        $0 == .awaited && $1 == .offeredUnsoundly ? .move(to: .refused, []) : $2
      }),
  ]

  private static let ofOffering: [MovingMutant] = [
    MovingMutant(
      "the window has no limit", MovingBudget(),
      offering: {
        guard case .open(let flow) = $0, $1 == .offerSent else { return $2 }
        return .move(to: .open(flow.sent), [.offerNext])
      }),
    MovingMutant(
      "failures are not counted", MovingBudget(),
      offering: {
        guard case .open(let flow) = $0, case .settled = $1 else { return $2 }
        return .move(to: .open(flow.adopted), flow.isFull ? [.offerNext] : [])
      }),
    MovingMutant(
      "a failure to send is not counted", MovingBudget(losses: 2),
      offering: {
        guard case .open = $0, $1 == .offerFailed else { return $2 }
        return .stay([.offerNext, .arm(.room)])
      }),
    MovingMutant(
      "the rest stays parked when too much has failed", MovingBudget(),
      offering: {
        guard case .open(let flow) = $0, case .settled = $1, !flow.toleratesFailure else { return $2 }
        return .move(to: .over, [.report])
      }),
    MovingMutant(
      "it is over while an answer is due", MovingBudget(),
      offering: {
        guard case .open = $0, $1 == .noneLeft else { return $2 }
        return .move(to: .over, [.report])
      }),
    MovingMutant(
      "the end of the pair leaves parked what was not offered", MovingBudget(deaths: 1),
      offering: {
        guard case .open = $0, $1 == .pairEnded else { return $2 }
        return .move(to: .over, [.report])
      }),
    MovingMutant(
      "a taker that reads nothing is waited for", MovingBudget(halts: 1),
      offering: {
        $1 == .timerFired(.room) ? .ignore("mutant") : $2
      }),
  ]
}

extension MovingMutant {
  private init(_ name: String, _ budget: MovingBudget, _ breach: MovingBreach) {
    self.init(name, budget, change: { $0.breach = breach })
  }

  private init(_ name: String, _ budget: MovingBudget, _ giver: @escaping Party<Giver>.Mutation) {
    self.init(name, budget, change: { $0.giver = giver })
  }

  private init(_ name: String, _ budget: MovingBudget, taker: @escaping Party<Taker>.Mutation) {
    self.init(name, budget, change: { $0.taker = taker })
  }

  private init(_ name: String, _ budget: MovingBudget, offering: @escaping Party<Offering>.Mutation) {
    self.init(name, budget, change: { $0.offering = offering })
  }

  private init(_ name: String, _ budget: MovingBudget, change: (inout MovingSetting) -> Void) {
    self.name = name
    var setting = MovingSetting(
      connections: 3, pace: Offering.Pace(window: 2, failures: 2), budget: budget)
    change(&setting)
    self.setting = setting
  }
}
