import BatonMachines

extension Setting {
  /// The worlds that every run explores.
  static let standard: [Setting] =
    kinds.map { $0.named("", budget: Budget(supervisorDeaths: 1, processDeaths: 1, slowness: 1)) }
    + kinds.map { $0.named(", told to stop", budget: Budget(supervisorDeaths: 1, stops: 1)) }
    + kinds.map { $0.named(", the keeper dies too", budget: Budget(supervisorDeaths: 1, keeperDeaths: 1)) }
    + [
      Setting(name: "exclusive, told to stop while somebody dies", budget: Budget(processDeaths: 1, stops: 1)),
      Setting(name: "data of a newer release", budget: Budget(processDeaths: 1), legacy: .unreadable),
      Setting(name: "version-1 incumbent", passage: .release, budget: Budget(supervisorDeaths: 1, processDeaths: 1)),
      Setting(name: "version-1 successor", dialect: .first, budget: Budget(supervisorDeaths: 1, processDeaths: 1)),
      Setting(
        name: "exclusive, connections move", moves: .agreed,
        budget: Budget(supervisorDeaths: 1, processDeaths: 1, slowness: 1)),
      Setting(
        name: "exclusive, probation, connections move", offers: [Offer(.reversible, .wanted)], moves: .agreed,
        budget: Budget(supervisorDeaths: 1)),
      Setting(
        name: "overlap, probation, connections move", strategy: .overlap, passage: .none,
        offers: [Offer(.reversible, .wanted)], moves: .agreed, budget: Budget(processDeaths: 1)),
      Setting(
        name: "exclusive, probation, connections move, told to stop", offers: [Offer(.reversible, .wanted)],
        moves: .agreed, budget: Budget(stops: 1)),
      Setting(
        name: "lying successor", budget: Budget(processDeaths: 1, lies: 1), liar: .successor),
      Setting(
        name: "lying successor on probation", offers: [Offer(.reversible, .wanted)],
        budget: Budget(processDeaths: 1, lies: 1), liar: .successor),
    ]

  /// Everything goes wrong twice. How many attempts there are is limited nowhere: their numbers are used again.
  static let deep: [Setting] =
    kinds.map { $0.named(", deep", budget: Budget(supervisorDeaths: 2, processDeaths: 2, slowness: 2)) }
    + kinds.map {
      $0.named(", deep, the keeper dies too", budget: Budget(supervisorDeaths: 2, keeperDeaths: 1, processDeaths: 1))
    }
    + kinds.map { $0.named(", deep, told to stop", budget: Budget(supervisorDeaths: 2, processDeaths: 1, stops: 1)) }

  /// Anybody is told anything, in worlds in which nothing else goes wrong.
  static let lying: [Setting] = kinds.map {
    var setting = $0.named(", anything is said", budget: Budget(lies: 1))
    setting.liar = .anybody
    return setting
  }

  /// What an attempt may be.
  private static let kinds: [Setting] = [
    Setting(name: "exclusive", offers: [Offer(.irreversible), Offer(.irreversible, .none, .rehearsal)]),
    Setting(name: "exclusive, reversible", offers: [Offer(.reversible)]),
    Setting(name: "exclusive, probation", offers: [Offer(.reversible, .wanted)]),
    Setting(name: "overlap", strategy: .overlap, passage: .none, offers: [Offer(.reversible)]),
    Setting(
      name: "overlap, probation", strategy: .overlap, passage: .none, offers: [Offer(.reversible, .wanted)]),
    Setting(
      name: "overlap, version-1 successor", strategy: .overlap, passage: .none, dialect: .first,
      offers: [Offer(.reversible), Offer(.reversible, .none, .rehearsal)]),
  ]

  private func named(_ suffix: String, budget: Budget) -> Setting {
    var setting = self
    setting.name += suffix
    setting.budget = budget
    return setting
  }
}
