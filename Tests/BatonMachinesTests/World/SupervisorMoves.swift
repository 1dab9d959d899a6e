// What the engine does about clients' connections, and about the messages that may not come before they have moved.

import BatonMachines
import ModelChecker

extension Composition {
  func sendMove(_ n: Attempt, _ world: inout World, _ steps: inout Steps<World>) {
    let isTooEarly = world.successor.life == .alive && !serves(world.successor) && !world.successor.isAbandoned
    if isTooEarly, setting.liar == .nobody {
      steps.flaw("nothing moves before the successor serves") { "S: sends Move" }
    }
    if world.incumbent.moving == UInt8(n.number), setting.liar == .nobody {
      steps.flaw("a process is given one pair in an attempt") { "S: sends Move" }
    }
    world.supervisor.awaitsMoved = true
    world.supervisor.hasMoved = true
    if world.incumbent.life == .alive { world.incumbent.moving = UInt8(n.number) }
  }

  func sendMoveBack(_ n: Attempt, _ world: inout World) {
    world.supervisor.hasMoved = false
    if world.successor.life == .alive { world.successor.moving = UInt8(n.number) }
  }

  func sendAbort(_ n: Attempt, _ world: inout World, _ steps: inout Steps<World>) {
    let isGood =
      !world.successor.isAbandoned && !world.incumbent.isAbandoned && world.budget.slowness == setting.budget.slowness
    if world.supervisor.hasMoved, world.successor.life == .alive, world.incumbent.life == .alive, isGood,
      setting.liar == .nobody
    {
      steps.flaw("connections come back before the successor goes") { "S: sends Abort" }
    }
    post(.abort, n, .successor, &world)
  }

  func sendCommit(_ n: Attempt, _ world: inout World, _ steps: inout Steps<World>) {
    if world.supervisor.awaitsMoved, setting.liar == .nobody {
      steps.flaw("Commit waits for the connections, as long as it may") { "S: sends Commit" }
    }
    if setting.breach == .copyClosedAtCommit { dropLock(&world) }
    post(.commit, n, .incumbent, &world)
  }
}

extension Supervisor.Input {
  var isEndOfMoves: Bool {
    switch self {
    case .movedReceived, .timerFired(.move): true
    default: false
    }
  }
}
