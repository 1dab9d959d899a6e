import BatonMachines
import Testing

extension Setting {
  /// The worlds that every run explores.
  static let standard: [Setting] = [
    Setting(name: "irreversible", budget: .one),
    Setting(name: "reversible", offers: [Offer(.reversible)], budget: .one),
    Setting(name: "probation", offers: [Offer(.reversible, .wanted)], budget: .one),
  ]
}

extension Budget {
  /// One death of a supervisor, one of a process, one party too slow once.
  static let one = Budget(supervisorDeaths: 1, processDeaths: 1, slowness: 1)
}

extension Setting: CustomTestStringConvertible {
  var testDescription: String { name }
}
