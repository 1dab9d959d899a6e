import BatonMachines
package import BatonPlatform
import BatonProtocol

// What no store has given back is asked of those who have it: the processes themselves.

extension Inheritance {
  /// Asks all processes that are there and came from no store for what they were given, and forgets those that are gone.
  ///
  /// - Returns: What is to be said about it: who has handed back what it had, and who has not.
  package func ask(_ recollection: Recollection, at folder: RendezvousFolder) throws(SystemFailure) -> [Sentence] {
    var remarks: [Sentence] = []
    var leaving: [Guest] = []
    var answered = false
    for guest in try unknownGuests(of: folder) {
      switch try Visit.ask(guest, in: folder) {
      case .handedBack(let belongings):
        try add(belongings, since: try folder.madeAt(guest))
        answered = true
        remarks.append(.fact(.notice, "a process has handed back what it was given", pid: guest.identity.pid))
      case .leaving: leaving.append(guest)
      case .silent(let reason):
        remarks.append(
          .unable(.warning, to: "be handed back", "the listeners", pid: guest.identity.pid, because: reason))
      }
    }
    if answered { try addSilent(recollection, folder) }
    if processes.isEmpty { try awaitEnds(of: leaving + recollection.started) }
    return remarks
  }

  /// Those who live, and whose channel nobody has kept.
  private func unknownGuests(of folder: RendezvousFolder) throws(SystemFailure) -> [Guest] {
    var unknown: [Guest] = []
    for guest in try folder.guests().sorted(by: { $0.attempt < $1.attempt }) {
      if try !guest.identity.isAlive() {
        try folder.remove(guest)
      } else if let known = processes[guest.attempt], known.channel != nil {
        complete(known, with: guest.identity)
      } else {
        unknown.append(guest)
      }
    }
    return unknown
  }

  /// Somebody serves, and the listeners are here: those who are known and say nothing are looked after by their pidfd.
  private func addSilent(_ recollection: Recollection, _ folder: RendezvousFolder) throws(SystemFailure) {
    let there = Set(processes.values.compactMap(\.identity))
    // The supervisor may have died before it gave one a rendezvous: it is known by its attempt all the same.
    let born = try folder.guests() + recollection.started
    for identity in recollection.processes where !there.contains(identity) {
      guard try identity.isAlive() else { continue }
      add(born.first { $0.identity == identity } ?? Guest(Attempt(0), identity))
    }
  }

  /// Who goes when its channel ends, because it stops or has never served, is given the time for it.
  private func awaitEnds(of leaving: [Guest]) throws(SystemFailure) {
    let deadline = MonotonicInstant.now().advanced(by: Visit.patience)
    for guest in leaving {
      let process = try ProcessHandle(opening: guest.identity)
      switch consume process {
      case .some(let process): _ = try process.descriptor.wait(for: .readable, until: deadline)
      case .none: break
      }
    }
  }
}

extension Recollection {
  /// All that are known by name, be they alive or not: who serves, and who was started in the attempt that has not ended.
  var processes: [ProcessIdentity] {
    ([state.incumbent].compactMap(\.self) + (unfinished?.started.map(\.process) ?? [])).map(\.identity)
  }

  /// Who was started in the attempt that has not ended.
  fileprivate var started: [Guest] {
    guard let unfinished else { return [] }
    return unfinished.started.map { Guest(unfinished.opened.course.attempt, $0.process.identity) }
  }
}
