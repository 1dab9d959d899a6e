/// A world that can be explored: where it begins, and what can happen in it.
package protocol Model<World> {
  associatedtype World: Hashable

  var origins: [World] { get }

  /// Every step that leads away from a world, and every promise that is broken there.
  func explore(_ world: World, _ steps: inout Steps<World>)

  /// Whether all is well: from every world that is reached, one like this must be reachable by ordinary steps.
  func isWell(_ world: World) -> Bool
}

/// How a step comes about.
package enum Occasion: Hashable, Sendable {
  /// The parties do what they are there for. Recovery may rely on it.
  case ordinary
  /// Something breaks, or somebody wishes something. Recovery may not rely on it.
  case fault
}

/// The steps that a model finds in one world. Labels are made only when a trace is to be told.
package struct Steps<World: Hashable> {
  package struct Step {
    package let world: World
    package let occasion: Occasion
    let label: String?
  }

  package struct Flaw {
    package let promise: String
    let label: String?
  }

  package private(set) var taken: [Step] = []
  package private(set) var flaws: [Flaw] = []
  private let telling: Bool

  init(telling: Bool) {
    self.telling = telling
  }

  package mutating func take(_ world: World, _ occasion: Occasion, _ label: () -> String) {
    taken.append(Step(world: world, occasion: occasion, label: telling ? label() : nil))
  }

  /// A promise is broken, in this world or by the step that the label names.
  package mutating func flaw(_ promise: String, _ label: () -> String) {
    flaws.append(Flaw(promise: promise, label: telling ? label() : nil))
  }

  mutating func clear() {
    taken.removeAll(keepingCapacity: true)
    flaws.removeAll(keepingCapacity: true)
  }
}
