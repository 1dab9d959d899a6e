import BatonSupervisor

/// Stands where a command's own function will stand.
func unbuilt(_ arguments: Arguments, _ console: Console) throws(CommandFailure) -> ExitCode {
  throw .sentence(
    .unable(to: arguments.command, "", because: "this build has no supervisor yet"), .systemWouldNot)
}
