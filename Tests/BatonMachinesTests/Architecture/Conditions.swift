/// The lines of one input in one phase, told apart: each decision with the conditions under which it is taken.
struct Conditions {
  /// Conditions of the phase, and what has to come with the input.
  struct Told: Hashable {
    var circumstances = ""
    var particulars = ""
  }

  private let lines: [TableLine.Decision: [Facts]]
  private let ofPhase: Set<Aspect>

  init(_ lines: [TableLine]) {
    self.lines = Dictionary(grouping: lines, by: \.decision).mapValues { $0.map { $0.circumstances + $0.particulars } }
    ofPhase = Set(lines.flatMap(\.circumstances.keys)).subtracting(lines.flatMap(\.particulars.keys))
  }

  /// The fewest facts by which a decision differs from all the others; *otherwise* where that takes too many.
  func telling(_ decision: TableLine.Decision) -> Told {
    let own = lines[decision] ?? []
    let others = lines.filter { $0.key != decision }.values.flatMap(\.self)
    guard !others.isEmpty else { return Told() }
    let restricting = Aspect.allCases.filter { values($0, in: own) != values($0, in: own + others) }
    let sufficient = subsets(of: restricting).first { subset in
      !others.contains { facts in subset.allSatisfy { values($0, in: own).contains(facts[$0] ?? "") } }
    }
    guard let sufficient else { return Told(circumstances: "otherwise") }
    return Told(
      circumstances: words(sufficient.filter(ofPhase.contains), own, others),
      particulars: words(sufficient.filter { !ofPhase.contains($0) }, own, others))
  }

  /// The smallest first, none with more than four.
  private func subsets(of aspects: [Aspect]) -> [[Aspect]] {
    var sized: [[[Aspect]]] = [[[]]]
    for size in 1...4 {
      sized.append(
        sized[size - 1].flatMap { subset in
          aspects.filter { $0.rawValue > subset.last?.rawValue ?? -1 }.map { subset + [$0] }
        })
    }
    return sized.dropFirst().flatMap(\.self)
  }

  private func words(_ aspects: [Aspect], _ own: [Facts], _ others: [Facts]) -> String {
    aspects.map { words(values($0, in: own), instead: values($0, in: others)) }.joined(separator: ", ")
  }

  /// What it is, or what it is not when that is shorter.
  private func words(_ values: Set<String>, instead others: Set<String>) -> String {
    let excluded = others.subtracting(values)
    guard values.count > 2, excluded.count == 1, let one = excluded.first else {
      return values.sorted().joined(separator: " or ")
    }
    return "not \(one)"
  }

  private func values(_ aspect: Aspect, in facts: [Facts]) -> Set<String> {
    Set(facts.map { $0[aspect] ?? "" })
  }
}
