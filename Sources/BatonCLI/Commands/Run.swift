import BatonPlatform
import BatonSupervisor

extension Command {
  package static let run = Command(
    "run", "start a service and supervise it",
    operands: [Operand("FILE", .required, "The configuration of the service; baton help check says how to check one.")],
    options: [noKeeper],
    description: [
      """
      Opens the service's listeners, starts its program and supervises it until it is stopped: a program that dies is \
      started again, from the release that was committed last. Runs in the foreground and logs to standard error, as \
      systemd, a container or a shell expect it.
      """,
      "SIGTERM and SIGINT stop the service in order, as baton stop does.",
      """
      Where no service manager offers a descriptor store, this process becomes the keeper of the supervisor, which is a \
      child of it: it holds what must not be lost, and starts the supervisor again when it dies. Nobody who is served \
      notices.
      """,
      """
      Where a supervisor of the service runs that has lost its keeper, this process takes the keeper's place, and nothing \
      else happens. Where the supervisor is gone too and the server is still there, the listeners are handed back by the \
      server itself and it serves on.
      """,
    ],
    outcomes: [.nobodyServes]
  ) { arguments, console throws(CommandFailure) in
    let file = arguments.operands[0]
    let checked = try console.configuration(in: file, for: .run)
    guard arguments.has(noKeeper) || StoreOffer(console.environment) != nil else {
      return keep(file, checked.configuration.service.controlSocket, console)
    }
    do throws(StartRefusal) {
      return try supervise(checked, file, console)
    } catch {
      throw .sentence(error.sentence, error.code)
    }
  }
}

private let noKeeper = Option(
  "no-keeper", .alone,
  "Supervise in this very process: the service goes on if it dies, and nobody supervises it then.")

/// A keeper, whose supervisor finds its store and is none again.
private func keep(_ file: String, _ controlSocket: String, _ console: Console) -> ExitCode {
  let words = ["run"] + (file.hasPrefix("-") ? ["--"] : []) + [file]
  let code = KeeperChild.run(words, attachingAt: controlSocket, console)
  // A supervisor that was killed by the signal of its stop, or worse, has told why.
  return ExitCode(rawValue: code) ?? .systemWouldNot
}

private func supervise(
  _ checked: CheckedConfiguration, _ file: String, _ console: Console
) throws(StartRefusal) -> ExitCode {
  let reader = Log.Reader.ofStandardError(console.environment)
  let log = Log(from: checked.configuration.service.logLevel, readBy: reader) { console.complain($0) }
  let program: OwnProgram
  do throws(SystemFailure) {
    program = try OwnProgram(arguments: CommandLine.arguments, configurationFile: file)
  } catch {
    throw StartRefusal(.unable(error))
  }
  let engine = try Engine.start(checked, as: program, environment: console.environment, log: log)
  return try engine.supervise()
}
