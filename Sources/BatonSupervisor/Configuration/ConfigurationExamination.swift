import BatonPlatform

/// Looks at the files and directories that a configuration names. What can only be found out by doing (an address in
/// use, a locked data directory) is found out by `baton run`.
struct ConfigurationExamination {
  private let checked: CheckedConfiguration
  private let user: UInt32
  private(set) var problems: [ConfigurationProblem] = []

  init(of checked: CheckedConfiguration, for purpose: ConfigurationFile.Purpose, by user: UInt32) {
    self.checked = checked
    self.user = user
    let service = checked.configuration.service
    if purpose == .check || !StateDirectory.holdsCommittedRelease(service.stateDirectory) {
      examineExecutable(service.executable)
    }
    examineDirectory(service.workingDirectory, of: "working-directory")
    if let directory = service.dataDirectory { examineData(directory) }
    if service.pin == .yes { examineState(service.stateDirectory) }
    for (listener, place) in zip(checked.configuration.listeners, checked.places.listeners) {
      if case .unix(let path) = listener.address { examineSocket(path, place) }
    }
  }

  private mutating func examineExecutable(_ path: String) {
    let place = place(of: "executable")
    guard let facts = self.facts(of: path, at: place),
      let folder = self.facts(of: Files.directory(of: path), at: place)
    else { return }
    if facts.kind != .regular {
      note("\(path) is no file", remedy: "write the path of a program", at: place)
    } else if facts.mode & 0o111 == 0 {
      note("nobody may execute \(path)", remedy: "chmod +x \(path)", at: place)
    } else if let distrust = Distrust(of: path, mode: facts.mode, folderMode: folder.mode, by: user) {
      note(distrust.cause, remedy: distrust.remedy, at: place)
    }
  }

  /// The copies that are executed lie there. It may not be there yet: then what is above it tells.
  private mutating func examineState(_ path: String) {
    var existing = path
    while existing != "/", (try? FileFacts.ifPresent(path: existing)) == .some(nil) {
      existing = Files.directory(of: existing)
    }
    guard (try? Files.isMountedNoexec(existing)) == true else { return }
    note(
      "\(existing) is mounted noexec, and the pinned releases are executed from the state directory",
      remedy: "use another state-directory, or write pin = no", at: place(of: "state-directory"))
  }

  private mutating func examineData(_ path: String) {
    let place = place(of: "data-directory")
    guard examineDirectory(path, of: "data-directory") else { return }
    do throws(SystemFailure) {
      guard case .network(let name) = try FileSystemKind(of: path) else { return }
      note(
        "\(path) is on \(name), where a lock does not hold against other hosts", remedy: "use a local file system",
        at: place)
    } catch {
      note("\(error)", remedy: "make it accessible to this user", at: place)
    }
  }

  @discardableResult
  private mutating func examineDirectory(_ path: String, of key: String) -> Bool {
    guard let facts = facts(of: path, at: place(of: key)) else { return false }
    if facts.kind == .directory { return true }
    note("\(path) is no directory", remedy: "write the path of a directory", at: place(of: key))
    return false
  }

  private mutating func examineSocket(_ path: String, _ section: ConfigurationPlaces.Section) {
    _ = facts(of: Files.directory(of: path), at: section.value(of: "address") ?? section.header)
  }

  private mutating func facts(of path: String, at place: SourceText) -> FileFacts? {
    do throws(SystemFailure) {
      return try FileFacts(path: path)
    } catch {
      let isMissing = error.errno == .noSuchFile || error.errno == .notDirectory
      note(
        "\(path): \(error.errno)",
        remedy: isMissing ? "create it, or write another path" : "make it accessible to this user",
        at: place)
      return nil
    }
  }

  private func place(of key: String) -> SourceText {
    let section = checked.places.section(.service)
    return section?.value(of: key) ?? section?.header ?? SourceText([], at: SourcePosition(line: 1, column: 1))
  }

  private mutating func note(_ cause: String, remedy: String, at place: SourceText) {
    problems.append(checked.source.problem(Mistake(cause, remedy: remedy), at: place))
  }
}
