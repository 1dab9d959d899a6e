package import BatonPlatform

/// Reads a configuration from its file, and looks at what it names without touching it: all that `baton check` does, and
/// what `baton run` does before anything else.
package enum ConfigurationFile {
  package enum Failure: Error, Hashable, Sendable {
    /// The file cannot be read.
    case unreadable(SystemFailure)
    /// It can, and something is wrong with it.
    case refused(ConfigurationProblems)
  }

  /// What a configuration is read for.
  package enum Purpose: Hashable, Sendable {
    case check
    /// A release that was committed is started whatever has become of the executable that the file names.
    case run
  }

  /// The path may start at the working directory, which is absolute; messages show it as it was given.
  package static func load(
    _ file: String, for purpose: Purpose, workingDirectory: String, user: UInt32, environment: Environment
  ) throws(Failure) -> CheckedConfiguration {
    let path = Surroundings(folder: workingDirectory, user: user).resolved(file)
    let surroundings = Surroundings(folder: Files.directory(of: path), user: user, environment: environment)
    let (bytes, distrust) = try open(path, for: user)
    if let distrust { throw .refused(problems(of: file, distrust)) }
    do throws(ConfigurationProblems) {
      let checked = try ConfigurationReader.read(bytes, file: file, surroundings: surroundings)
      let problems = ConfigurationExamination(of: checked, for: purpose, by: user).problems
      if !problems.isEmpty { throw ConfigurationProblems(problems) }
      return checked
    } catch {
      throw .refused(error)
    }
  }

  private static func open(_ path: String, for user: UInt32) throws(Failure) -> ([UInt8], Distrust?) {
    do throws(SystemFailure) {
      let opened = try Files.open(path, for: .reading)
      let folder = try FileFacts(path: Files.directory(of: path))
      let mode = try FileFacts(of: opened).mode
      return (try content(of: opened), Distrust(of: path, mode: mode, folderMode: folder.mode, by: user))
    } catch {
      // Whatever the call was about, the operator knows the file by its path.
      throw .unreadable(SystemFailure(call: error.call, object: path, errno: error.errno))
    }
  }

  /// One byte more than is allowed is enough for the reader to refuse it.
  private static func content(of file: borrowing OwnedDescriptor) throws(SystemFailure) -> [UInt8] {
    var content: [UInt8] = []
    while content.count <= ConfigurationReader.fileSizeLimit,
      case .bytes = try file.read(appendingTo: &content, limit: 64 << 10)
    {}
    return content
  }

  private static func problems(of file: String, _ distrust: Distrust) -> ConfigurationProblems {
    ConfigurationProblems([
      ConfigurationProblem(
        file: file, position: SourcePosition(line: 1, column: 1), found: "", cause: distrust.cause,
        remedy: distrust.remedy, excerpt: "")
    ])
  }
}
