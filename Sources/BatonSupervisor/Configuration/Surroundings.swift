package import BatonPlatform

/// What is around the program that reads a configuration: where relative paths start, and where defaults lie.
package struct Surroundings: Hashable, Sendable {
  /// The folder of the configuration file, absolute.
  package var folder: String
  /// The effective user.
  package var user: UInt32
  /// `HOME`, where it is set.
  package var home: String?
  /// `XDG_STATE_HOME`, where it is set.
  package var stateHome: String?
  /// `XDG_RUNTIME_DIR`, where it is set.
  package var runtimeFolder: String?

  package init(
    folder: String, user: UInt32, home: String? = nil, stateHome: String? = nil, runtimeFolder: String? = nil
  ) {
    self.folder = folder
    self.user = user
    self.home = home
    self.stateHome = stateHome
    self.runtimeFolder = runtimeFolder
  }

  package init(folder: String, user: UInt32, environment: Environment) {
    self.init(
      folder: folder, user: user, home: environment["HOME"], stateHome: environment["XDG_STATE_HOME"],
      runtimeFolder: environment["XDG_RUNTIME_DIR"])
  }

  /// The state directory of a service whose configuration names none; nil without a home.
  package func stateDirectory(of service: String) -> String? {
    stateFolder.map { "\($0)/\(service)" }
  }

  /// The folder in which the state directories of services lie that name none; nil without a home.
  package var stateFolder: String? {
    if user == 0 { return "/var/lib/baton" }
    if let stateHome = absolute(stateHome) { return "\(stateHome)/baton" }
    return absolute(home).map { "\($0)/.local/state/baton" }
  }

  /// The folder in which the control sockets of services lie that name none; nil where the user has no such folder.
  package var socketFolder: String? {
    user == 0 ? "/run/baton" : absolute(runtimeFolder).map { "\($0)/baton" }
  }

  /// The control socket of a service whose configuration names none, as `--service NAME` looks for it.
  ///
  /// Never in a folder that anyone may write to: without a runtime folder it lies in the state directory.
  package func controlSocket(of service: String) -> String? {
    if let socketFolder { return "\(socketFolder)/\(service).sock" }
    return stateDirectory(of: service).map(Self.controlSocket(inStateDirectory:))
  }

  package static func controlSocket(inStateDirectory directory: String) -> String { "\(directory)/control.sock" }

  /// An absolute path, with `path` starting at the folder if it is relative; `.` and empty parts are left out.
  ///
  /// `..` stays: what it leads to depends on symbolic links.
  package func resolved(_ path: String) -> String {
    let whole = path.hasPrefix("/") ? path : "\(folder)/\(path)"
    let parts = whole.split(separator: "/").filter { $0 != "." }
    return "/" + parts.joined(separator: "/")
  }

  /// The specification of these variables says that relative values are to be ignored.
  private func absolute(_ path: String?) -> String? {
    guard let path, path.hasPrefix("/") else { return nil }
    return path
  }
}
