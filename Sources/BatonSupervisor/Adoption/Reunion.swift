package import BatonMachines
package import BatonPlatform

/// Who is there of those that an earlier supervisor has left behind, and what they are to this one.
package struct Reunion {
  package private(set) var incumbent: FoundProcess?
  package private(set) var successor: FoundProcess?
  /// Whose attempt is over, and who is on the way out.
  package private(set) var others: [FoundProcess] = []
  /// What nobody is left to use.
  package private(set) var useless: [StoredName] = []

  package init(_ recollection: Recollection, _ inheritance: Inheritance) throws(SystemFailure) {
    let unfinished = recollection.unfinished
    let known = recollection.state.incumbent?.identity
    for (attempt, inherited) in inheritance.processes.sorted(by: { $0.key.number < $1.key.number }) {
      let recorded = unfinished?.opened.course.attempt == attempt ? unfinished?.started.last?.process.identity : nil
      guard let found = try FoundProcess(inherited, recorded: recorded) else {
        useless += inherited.stored
        continue
      }
      if found.attempt == unfinished?.opened.course.attempt {
        successor = found
      } else if found.identity == known {
        incumbent = found
      } else {
        others.append(found)
      }
    }
    if incumbent == nil, unfinished?.opened.course.origin != .coldStart { findUnrecordedIncumbent() }
  }

  package var processes: [FoundProcess] { [incumbent, successor].compactMap(\.self) + others }

  /// On a full disk a service is started without a record of it.
  private mutating func findUnrecordedIncumbent() {
    guard let index = others.lastIndex(where: { $0.notes?.servesSinceNanoseconds != nil }) else { return }
    incumbent = others.remove(at: index)
  }

  /// What the table is told.
  package func finding(_ unfinished: UnfinishedAttempt?) -> Supervisor.Found {
    let (incumbent, successor) = (presence(of: incumbent), presence(of: successor))
    guard let unfinished else { return .quiet(incumbent: incumbent) }
    return .unfinished(unfinished.opened.course, unfinished.record, incumbent: incumbent, successor: successor)
  }

  private func presence(of process: FoundProcess?) -> Supervisor.Presence {
    process == nil ? .gone : .alive
  }
}
