import Baton
import BatonPlatform

@main enum KeyValueServer {
  /// Synchronous: an asynchronous main would park this thread with an empty signal mask, and SIGTERM would kill.
  static func main() {
    do throws(Failure) {
      switch try wish() {
      case .help: print(helpText, terminator: "")
      case .version(let version): print("baton-kv \(version)")
      case .serve(let options): try serve(options)
      }
    } catch {
      endProcess(because: error)
    }
  }

  private static func wish() throws(Failure) -> Options.Wish {
    do throws(ConfigurationProblem) {
      let wish = try Options.wish(from: Array(CommandLine.arguments.dropFirst()))
      if case .serve(let options) = wish { try options.checkAddresses() }
      return wish
    } catch {
      throw .configuration(error)
    }
  }

  private static func serve(_ options: Options) throws(Failure) {
    do throws(SystemFailure) {
      // First of all, so that every thread that is started inherits it: the server's loop alone hears them.
      let ours: SignalSet = [.terminate, .interrupt]
      try ours.block()
      try Signal.pipe.ignore()
    } catch {
      throw .system(error)
    }
    do {
      try live(options)
    } catch let error as BatonError {
      guard let failure = Failure(error) else { return say(.info, error.cause) }
      throw failure
    } catch let failure as Failure {
      throw failure
    } catch {
      preconditionFailure("bug in baton-kv: an error of a kind that no stage throws")
    }
  }
}
