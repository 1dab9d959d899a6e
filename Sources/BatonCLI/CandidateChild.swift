import BatonPlatform
import BatonSupervisor

/// What a supervisor asks `baton` that shall replace its own program. See `CandidateCommand`.
enum CandidateChild {
  /// Prints the answer to standard output.
  static func run(_ file: String, _ console: Console = .ofThisProcess()) -> ExitCode {
    let answer = CandidateAnswer(objection: objection(to: file, console))
    do {
      try console.printBytes(Envelope.sealed(answer))
      return .success
    } catch {
      return error.report(on: console)
    }
  }

  /// As `baton run` would say it, which this program is about to be.
  private static func objection(to file: String, _ console: Console) -> String? {
    do {
      _ = try console.configuration(in: file, for: .run)
      try KernelCheck.requireThisKernel()
      return nil
    } catch let failure as CommandFailure {
      return failure.words
    } catch let refusal as StartRefusal {
      return refusal.sentence.text
    } catch {
      fatalError("bug in baton: an error of an unknown kind: \(error)")
    }
  }
}

extension CommandFailure {
  fileprivate var words: String {
    switch self {
    case .wrongUse(let wrongUse): wrongUse.sentence.text
    case .input(_, let problems): problems.report
    case .system(let failure, _): "\(failure)"
    case .sentence(let sentence, _): sentence.text
    }
  }
}
