/// What an exploration found.
package struct Exploration: Sendable {
  package var worlds = 0
  package var steps = 0
  package var extent = Extent.complete

  /// Every promise that was found broken, with the shortest way to it, the shortest first.
  package var findings: [Finding] = []

  package enum Extent: Hashable, Sendable {
    case complete
    /// There were more worlds than the limit allows, or the first flaw was enough; nothing is said about recovery.
    case cutShort
  }
}

/// What an exploration is for.
package enum Patience: Hashable, Sendable {
  /// To see every world.
  case everything
  /// To see that something is wrong.
  case firstFlaw
}

/// A broken promise and the shortest way to it.
package struct Finding: Sendable, CustomStringConvertible {
  package let promise: String
  package let trace: [String]

  package var description: String {
    "\(promise), after \(trace.count) steps:\n" + trace.map { "    \($0)\n" }.joined()
  }
}

extension Model {
  /// Explores every world, nearest first.
  ///
  /// - Parameters:
  ///   - patience: Whether a broken promise ends the exploration.
  ///   - limit: How many worlds at most.
  /// - Returns: What was found.
  package func explored(_ patience: Patience = .everything, limit: Int = 20_000_000) -> Exploration {
    var explorer = Explorer(model: self, patience: patience, limit: limit)
    return explorer.run()
  }
}

/// The promise that a model makes by `isWell`.
package let recoveryPromise = "from every world, without further faults, all comes to be well"

/// Breadth first, worlds known by their number in the order in which they are found.
private struct Explorer<Subject: Model> {
  typealias World = Subject.World

  let model: Subject
  let patience: Patience
  let limit: Int
  var found = WorldTable<World>()
  var parents: [Int32] = []
  var edges = Edges()
  var broken: [String: Int] = [:]
  var result = Exploration()

  init(model: Subject, patience: Patience, limit: Int) {
    self.model = model
    self.patience = patience
    self.limit = limit
  }

  mutating func run() -> Exploration {
    for origin in model.origins where found.add(origin).isNew { parents.append(-1) }
    visitAll()
    if result.extent == .complete, let lost = firstLost() { broken[recoveryPromise] = lost }
    result.worlds = found.count
    result.findings = broken.map { Finding(promise: $0, trace: trace(to: $1, flaw: $0)) }
    result.findings.sort { ($0.trace.count, $0.promise) < ($1.trace.count, $1.promise) }
    return result
  }

  private mutating func visitAll() {
    var steps = Steps<World>(telling: false)
    var next = 0
    while next < found.count {
      guard found.count < limit else {
        result.extent = .cutShort
        return
      }
      steps.clear()
      model.explore(found[next], &steps)
      for flaw in steps.flaws where broken[flaw.promise] == nil { broken[flaw.promise] = next }
      for step in steps.taken { record(step, from: next) }
      next += 1
      if patience == .firstFlaw, !broken.isEmpty {
        result.extent = .cutShort
        return
      }
    }
  }

  private mutating func record(_ step: Steps<World>.Step, from world: Int) {
    result.steps += 1
    let (id, isNew) = found.add(step.world)
    if isNew { parents.append(Int32(world)) }
    if step.occasion == .ordinary, id != world { edges.add(from: world, to: id) }
  }

  /// The nearest world from which no ordinary step leads to where all is well.
  private func firstLost() -> Int? {
    var safe = [Bool](repeating: false, count: found.count)
    var pending: [Int] = []
    for world in 0..<found.count where model.isWell(found[world]) {
      safe[world] = true
      pending.append(world)
    }
    let incoming = edges.byTarget(worlds: found.count)
    while let world = pending.popLast() {
      incoming.forEach(of: world) { source in
        guard !safe[source] else { return }
        safe[source] = true
        pending.append(source)
      }
    }
    return safe.firstIndex(of: false)
  }

  private func trace(to world: Int, flaw: String) -> [String] {
    var path = [world]
    while let last = path.last, parents[last] >= 0 { path.append(Int(parents[last])) }
    path.reverse()
    var lines = zip(path, path.dropFirst()).map { label(from: found[$0], to: found[$1]) }
    var steps = Steps<World>(telling: true)
    model.explore(found[world], &steps)
    if let last = steps.flaws.first(where: { $0.promise == flaw })?.label { lines.append(last) }
    return lines
  }

  private func label(from world: World, to next: World) -> String {
    var steps = Steps<World>(telling: true)
    model.explore(world, &steps)
    return steps.taken.first { $0.world == next }?.label ?? "(no step leads here)"
  }
}
