/// Worlds by number and numbers by world: an open-addressed table of numbers beside an array of worlds, so that each
/// world is stored once.
struct WorldTable<World: Hashable> {
  private var worlds: [World] = []
  private var slots: [Int32]

  init() {
    slots = [Int32](repeating: -1, count: 1 << 12)
  }

  var count: Int { worlds.count }

  subscript(number: Int) -> World { worlds[number] }

  /// The number of a world, and whether it was seen for the first time.
  mutating func add(_ world: World) -> (number: Int, isNew: Bool) {
    if worlds.count * 2 > slots.count { grow() }
    let slot = slot(of: world)
    if slots[slot] >= 0 { return (Int(slots[slot]), false) }
    slots[slot] = Int32(worlds.count)
    worlds.append(world)
    return (worlds.count - 1, true)
  }

  /// Where a world is, or where it belongs.
  private func slot(of world: World) -> Int {
    let mask = slots.count - 1
    var slot = world.hashValue & mask
    while slots[slot] >= 0, worlds[Int(slots[slot])] != world { slot = (slot + 1) & mask }
    return slot
  }

  private mutating func grow() {
    slots = [Int32](repeating: -1, count: slots.count * 4)
    for number in worlds.indices { slots[slot(of: worlds[number])] = Int32(number) }
  }
}

/// Steps between numbered worlds, kept for walking them backwards.
struct Edges {
  private var sources: [Int32] = []
  private var targets: [Int32] = []

  mutating func add(from source: Int, to target: Int) {
    sources.append(Int32(source))
    targets.append(Int32(target))
  }

  func byTarget(worlds: Int) -> Incoming {
    var starts = [Int](repeating: 0, count: worlds + 1)
    for target in targets { starts[Int(target) + 1] += 1 }
    for world in 0..<worlds { starts[world + 1] += starts[world] }
    var filled = starts
    var sorted = [Int32](repeating: 0, count: sources.count)
    for (source, target) in zip(sources, targets) {
      sorted[filled[Int(target)]] = source
      filled[Int(target)] += 1
    }
    return Incoming(starts: starts, sources: sorted)
  }

  struct Incoming {
    fileprivate let starts: [Int]
    fileprivate let sources: [Int32]

    func forEach(of target: Int, _ body: (Int) -> Void) {
      for index in starts[target]..<starts[target + 1] { body(Int(sources[index])) }
    }
  }
}
