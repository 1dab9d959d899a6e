package import BatonSupervisor

extension Console {
  /// The configuration in a file that the command line names.
  package func configuration(
    in file: String, for purpose: ConfigurationFile.Purpose = .check
  ) throws(CommandFailure) -> CheckedConfiguration {
    do throws(ConfigurationFile.Failure) {
      return try ConfigurationFile.load(
        file, for: purpose, workingDirectory: workingDirectory, user: user, environment: environment)
    } catch {
      switch error {
      case .unreadable(let failure): throw .system(failure, then: nil)
      case .refused(let problems): throw .input(file: file, problems)
      }
    }
  }
}
