// Which attempts the words remember.

import BatonMachines

extension Course {
  var attempts: [Attempt] { [attempt] + (concluding.map { [$0.attempt] } ?? []) }
}

extension Supervisor.Phase {
  var attempts: [Attempt] {
    switch self {
    case .adopting, .serving, .stopped: []
    case .vacant(let debt), .dislodging(let debt): debt.map { [$0.attempt] } ?? []
    case .awaitingHello(let course), .warming(let course), .draining(let course), .sealing(let course),
      .opening(let course), .trying(let course), .onProbation(let course), .recording(let course),
      .moving(let course), .movingBack(let course, _), .retiring(let course), .settling(let course, _),
      .resuming(let course), .recalling(let course, _), .dismissing(let course, _), .undoing(let course, _):
      course.attempts
    case .stopping(let awaited, let debt): awaited.attempts + (debt.map { [$0.attempt] } ?? [])
    }
  }
}

extension Supervisor.Awaited {
  var attempts: [Attempt] {
    switch self {
    case .both(let n), .successor(let n): [n]
    case .incumbent: []
    }
  }
}

extension Brain {
  var attempts: [Attempt] {
    switch self {
    case .successor(let phase): phase.attempts
    case .incumbent(let phase): phase.attempts
    }
  }
}

extension Incumbent.Phase {
  var attempts: [Attempt] {
    switch self {
    case .serving(let service): [service.born, service.resumed].compactMap(\.self)
    case .draining(let n), .drained(let n), .sealing(let n), .sealed(let n), .retaking(let n), .reopening(let n, _),
      .stamping(let n):
      [n]
    case .retiring: []
    }
  }
}

extension Successor.Phase {
  var attempts: [Attempt] {
    switch self {
    case .greeting, .leaving: []
    case .warming(let n, _), .warmingBegun(let n, _), .awaitingBegin(let n, _), .taking(let n, _),
      .opening(let n, _, _), .awaitingServe(let n, _), .stamping(let n, _), .serving(let n, _):
      [n]
    }
  }
}
