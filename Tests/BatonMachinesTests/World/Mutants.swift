// Rules and rows that are broken on purpose: each must yield a trace, or the explorer proves nothing.

import BatonMachines
import ModelChecker

struct Mutant: Sendable {
  let name: String
  let setting: Setting

  /// The first flaw is enough; it is also the one with the shortest trace, except that recovery is judged at the end.
  func explored() -> Exploration {
    Composition(setting).explored(.firstFlaw)
  }

  /// A rule that the drivers keep, broken.
  init(_ name: String, _ setting: Setting, _ breach: Breach) {
    var setting = setting
    setting.breach = breach
    self.init(name, setting)
  }

  /// A row of the supervisor's table, replaced.
  init(_ name: String, _ setting: Setting, supervisor: @escaping Party<Supervisor>.Mutation) {
    var setting = setting
    setting.supervisor = supervisor
    self.init(name, setting)
  }

  /// A row of the incumbent's table, replaced.
  init(_ name: String, _ setting: Setting, incumbent: @escaping Party<Incumbent>.Mutation) {
    var setting = setting
    setting.incumbent = incumbent
    self.init(name, setting)
  }

  /// A row of the successor's table, replaced.
  init(_ name: String, _ setting: Setting, successor: @escaping Party<Successor>.Mutation) {
    var setting = setting
    setting.successor = successor
    self.init(name, setting)
  }

  private init(_ name: String, _ setting: Setting) {
    self.name = name
    self.setting = setting
  }
}

/// The smallest worlds in which a mutant can be seen to fail.
extension Setting {
  static func irreversible(
    _ supervisorDeaths: UInt8 = 0, _ processDeaths: UInt8 = 0, slowness: UInt8 = 0
  ) -> Setting {
    Setting(
      budget: Budget(supervisorDeaths: supervisorDeaths, processDeaths: processDeaths, slowness: slowness))
  }

  static func reversible(
    _ probation: Course.Probation, _ supervisorDeaths: UInt8 = 0, _ processDeaths: UInt8 = 0, slowness: UInt8 = 0
  ) -> Setting {
    var setting = irreversible(supervisorDeaths, processDeaths, slowness: slowness)
    setting.offers = [Offer(.reversible, probation)]
    return setting
  }

  static let versionOne = Setting(passage: .release)
  static let versionOneSuccessor = Setting(dialect: .first)
}
