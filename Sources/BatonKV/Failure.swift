package import BatonPlatform

/// Why the server cannot go on.
package enum Failure: Error, Equatable {
  /// The command line is wrong: status 100.
  case configuration(ConfigurationProblem)
  /// The kernel would not: status 111.
  case system(SystemFailure)
  /// The log cannot be trusted from here on; a person has to decide: status 111.
  case damaged(path: String, LogDamage)
  /// Something else stands in the way: status 111.
  case refused(String)

  /// `unable to VERB OBJECT: cause; what happens next`
  package var sentence: String {
    switch self {
    case .configuration(let problem): problem.sentence
    case .system(let failure): "\(failure)"
    case .damaged(let path, let damage):
      "unable to read \(path): record \(damage.position.revision + 1) at offset \(damage.position.offset): "
        + "\(damage.sentence); nothing was changed, restore the file from a copy"
    case .refused(let sentence): sentence
    }
  }

  package var exitStatus: Int32 {
    switch self {
    case .configuration: 100
    case .system, .damaged, .refused: 111
    }
  }
}
