import BatonPlatform
import BatonSupervisor

extension Command {
  package static let unit = Command(
    "unit", "print a systemd unit for a service",
    operands: [Operand("FILE", .required, "The configuration of the service.")],
    options: [.systemd],
    description: [
      """
      Prints the unit under which systemd supervises the supervisor: it keeps the listeners in its file descriptor \
      store, starts the supervisor again when it dies, and leaves the servers alone meanwhile. All paths are absolute. \
      Keys that this host's systemd does not know yet are left out.
      """,
      "Nothing is installed. Save it as the first line says, then: systemctl daemon-reload.",
    ]
  ) { arguments, console throws(CommandFailure) in
    let file = console.resolved(arguments.operands[0])
    let checked = try console.configuration(in: arguments.operands[0])
    let version = try chosenVersion(arguments, console)
    let unit = ServiceUnit(checked.configuration, in: file, supervisedBy: try pathOfBaton(), under: version)
    try console.print(unit.text)
    return .success
  }
}

extension Option {
  fileprivate static let systemd = Option(
    "systemd", .value("VERSION"), "The version of systemd that shall read it; this host's if left out.")
}

private func chosenVersion(_ arguments: Arguments, _ console: Console) throws(CommandFailure) -> SystemdVersion {
  let version: SystemdVersion
  if let text = arguments.value(of: .systemd) {
    guard let written = SystemdVersion(text) else {
      throw arguments.wrongUse("--systemd", because: "\(quoted(text)) is no version", then: "write a number, as 252")
    }
    version = written
  } else {
    version = try versionOfThisHost(arguments, console)
  }
  guard version.number >= SystemdVersion.oldest else {
    throw arguments.wrongUse(
      "--systemd", because: "version \(version) is too old to keep descriptors by name",
      then: "\(SystemdVersion.oldest) is the first that can")
  }
  return version
}

private func versionOfThisHost(_ arguments: Arguments, _ console: Console) throws(CommandFailure) -> SystemdVersion {
  do throws(SystemFailure) {
    if let version = try SystemdVersion.ofThisHost(console.environment) { return version }
  } catch {
    throw .system(error, then: "name the version after --systemd")
  }
  throw arguments.wrongUse(
    "baton unit", because: "this host has no systemctl that tells its version", then: "name it after --systemd")
}

private func pathOfBaton() throws(CommandFailure) -> String {
  do throws(SystemFailure) {
    return try Program.path
  } catch {
    throw .system(error, then: nil)
  }
}
