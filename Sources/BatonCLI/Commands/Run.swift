import BatonPlatform
import BatonSupervisor

extension Command {
  package static let run = Command(
    "run", "start a service and supervise it",
    operands: [Operand("FILE", .required, "The configuration of the service; baton help check says how to check one.")],
    description: [
      """
      Opens the service's listeners, starts its program and supervises it until it is stopped: a program that dies is \
      started again, from the release that was committed last. Runs in the foreground and logs to standard error, as \
      systemd, a container or a shell expect it.
      """,
      "SIGTERM and SIGINT stop the service in order, as baton stop does.",
    ],
    outcomes: [.nobodyServes]
  ) { arguments, console throws(CommandFailure) in
    let checked = try console.configuration(in: arguments.operands[0], for: .run)
    do throws(StartRefusal) {
      return try supervise(checked, console)
    } catch {
      throw .sentence(error.sentence, error.code)
    }
  }
}

private func supervise(
  _ checked: CheckedConfiguration, _ console: Console
) throws(StartRefusal) -> ExitCode {
  let reader = Log.Reader.ofStandardError(console.environment)
  let log = Log(from: checked.configuration.service.logLevel, readBy: reader) { console.complain($0) }
  let engine = try Engine.start(checked, environment: console.environment, log: log)
  return try engine.supervise()
}
