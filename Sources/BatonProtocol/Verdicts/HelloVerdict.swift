/// What the supervisor knows of a process before that has said a word.
package struct HelloExpectation: Hashable, Sendable {
  package var spawnedPID: UInt32
  /// From the `SCM_CREDENTIALS` of the frame. `SO_PEERCRED` of an inherited pair would name the supervisor itself.
  package var credentialsPID: UInt32
  package var role: Role
  package var versions: VersionRange
  /// The build that must answer, where one was asked for.
  package var buildID: [UInt8]?

  package init(
    spawnedPID: UInt32, credentialsPID: UInt32, role: Role, versions: VersionRange = .spoken, buildID: [UInt8]? = nil
  ) {
    self.spawnedPID = spawnedPID
    self.credentialsPID = credentialsPID
    self.role = role
    self.versions = versions
    self.buildID = buildID
  }
}

extension Message.Hello {
  package func judged(by expected: HelloExpectation) -> Judgement {
    guard pid == expected.spawnedPID else {
      return .unsound(.otherProcessSpawned, detail: "Hello says pid \(pid), spawned was pid \(expected.spawnedPID)")
    }
    guard pid == expected.credentialsPID else {
      return .unsound(
        .otherProcessSpoke, detail: "Hello says pid \(pid), the kernel says that pid \(expected.credentialsPID) sent it"
      )
    }
    guard role == expected.role else {
      return .unsound(.otherRole, detail: "Hello says \(role), the process was started as \(expected.role)")
    }
    guard let versions else {
      return .unsound(
        .versionRangeEmpty,
        detail: "Hello offers versions \(lowestVersion.number) to \(highestVersion.number), which nobody can speak")
    }
    if case .disjoint(let reason) = Negotiation(ours: expected.versions, theirs: versions) {
      return .unsound(.noCommonVersion, detail: reason)
    }
    if let build = expected.buildID, build != buildID {
      return .unsound(
        .otherBuild, detail: "Hello says build \(Hex.text(of: buildID)), wanted is build \(Hex.text(of: build))")
    }
    return .sound
  }
}
