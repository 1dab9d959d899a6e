package import BatonMachines
import BatonPlatform
package import BatonProtocol
package import BatonSupervisor

// One value of every recorded type with every field in use, so that a field that is forgotten by a codec is seen.

package enum Sample {
  package static let digest = SHA256.digest(of: [UInt8]("the second release".utf8))
  package static let handoffID = HandoffID(high: 0x0011_2233_4455_4677, low: 0x8899_aabb_ccdd_eeff)
  package static let asker = Asker(uid: 1_000, pid: 991, command: "baton")
  package static let startedAt = WallClock(unixMilliseconds: 1_795_269_802_481)

  package static let release = Release(
    executable: "/srv/kv-2.0", arguments: ["--port", "6379"],
    environment: [EnvironmentVariable(name: "TOKEN", value: "s3cret"), EnvironmentVariable(name: "DEBUG", value: "")],
    version: "2.0",
    digest: digest,
    file: FileVersion(
      file: FileIdentity(device: 2_049, inode: 77), size: 5_242_880, modified: -1, changed: 1_795_000_000_000_000_002))

  package static let shelved = ShelvedRelease(
    release: release, digest: digest, fileName: "kv-2.0",
    file: FileVersion(
      file: FileIdentity(device: 2_050, inode: 99), size: 5_242_880, modified: 7, changed: 1_795_000_000_000_000_009),
    attempt: 12, committedAt: startedAt)
  package static let pinOrder = PinOrder(
    shelf: "/var/lib/baton/kv/releases", release: release, fileName: "kv-2.0", attempt: 12, committedAt: startedAt,
    present: shelved.file, leaving: [digest])

  package static let bootID = "5f0c9f3e-8a39-4f21-9d04-2f5f2f1f0d11"
  package static let incumbent = KnownProcess(
    ProcessIdentity(pid: 4_100, startTime: 123_456, bootID: bootID), generation: Generation(6))
  package static let successor = KnownProcess(ProcessIdentity(pid: 4_242, startTime: 223_456, bootID: bootID))

  package static func course(_ attempt: UInt64) -> Course {
    Course(Attempt(attempt), .handoff, .exclusive, extent: .complete, probation: .wanted)
  }

  /// The same, with what its successor has told.
  package static let agreed = Course(
    Attempt(12), .handoff, .exclusive, extent: .complete, probation: .wanted,
    terms: Terms(.first, .release, .reversible), concluding: Debt(Attempt(11), .aborted))

  package static let opened = OpenedAttempt(
    course: course(12), handoffID: handoffID, release: release, generationBase: Generation(6), incumbent: incumbent,
    asker: asker, reason: "nightly build",
    openedAt: startedAt)

  package static let state = ServiceState(
    service: "kv", committed: release, generationBase: Generation(9), lastAttempt: 12, incumbent: successor)

  package static let journal: [JournalRecord] = [
    .attemptOpened(opened), .processStarted(attempt: 12, role: .successor, successor), .committed(agreed),
    .reverted(attempt: 12), .concluded(attempt: 12, .committed, serving: successor),
    .concluded(attempt: 12, .nobodyServes, serving: nil),
  ]

  package static let request = UpgradeRequest(
    executable: .attached(path: "/srv/kv-2.0"), arguments: ["--port", "6379"],
    environment: [EnvironmentVariable(name: "TOKEN", value: "s3cret")], reason: "nightly build",
    timeoutMilliseconds: 30_000,
    waiting: .detached)

  package static let rollback = RollbackRequest(
    hashPrefix: "5f0c", reason: "too slow", timeoutMilliseconds: 30_000, waiting: .detached)
  package static let releases = [
    ListedRelease(
      release: release.summary, digest: digest, attempt: 12, committedAt: startedAt, marks: [.serves, .committed]),
    ListedRelease(
      release: ReleaseSummary(path: "/srv/kv-1.0"), digest: SHA256.digest(of: []), attempt: 7, committedAt: startedAt,
      marks: [.previous]),
  ]

  package static let selfUpgrade = SelfUpgradeRequest(
    executable: .attached(path: "/usr/bin/baton.new"), haste: .abortingAttempt, reason: "security", waiting: .detached)
  package static let candidate = AcceptedCandidate(
    path: "/usr/bin/baton.new", file: FileIdentity(device: 2_049, inode: 78), version: "0.2.0",
    replacedVersion: "0.1.0", replacedSince: startedAt, attemptInFlight: 12, warning: "there is no way back")

  package static let requests: [ControlRequest] = [
    .upgrade(request), .rehearse(UpgradeRequest(executable: .configured)), .cancel(reason: "wrong build"), .status,
    .history(limit: 20), .receipt(.last), .receipt(.attempt(12)), .stop(reason: "maintenance"),
    .releases, .rollback(rollback), .upgradeSelf(selfUpgrade), .attach(address: "@baton-keeper-1"),
  ]

  package static let progress = AttemptProgress(
    attempt: 13, phase: .warm, elapsed: .milliseconds(812), phaseElapsed: .milliseconds(640), queued: 3,
    queueLimit: 4_096)

  package static let status = Status(
    service: "kv", supervisorPid: 900, supervisorVersion: "0.1.0", supervisorProgram: "/usr/bin/baton",
    supervisorFile: FileIdentity(device: 2_049, inode: 12), supervisorSince: startedAt,
    now: WallClock(unixMilliseconds: startedAt.unixMilliseconds + 8_100_000),
    incumbent: IncumbentStatus(
      pid: 4_242, generation: Generation(8), since: WallClock(unixMilliseconds: startedAt.unixMilliseconds + 1_204),
      release: release.summary),
    inFlight: progress, lastAttempt: ReceiptOverview(of: Sample.committed),
    listeners: [ListenerStatus(name: "main", address: "127.0.0.1:6379", queued: 3, queueLimit: 4_096)],
    restarts: RestartStatus(
      count: 2, lastDeath: .killed(signal: 9), lastDeathAt: startedAt, nextTryIn: .milliseconds(800)),
    warnings: ["the receipt of attempt 11 could not be stored: no space left on device"])

  package static let responses: [ControlResponse] = [
    .accepted(attempt: 13), .refused(ControlRefusal(.attemptInFlight, "attempt 12 is in flight", attemptInFlight: 12)),
    .progress(progress), .finished(Sample.committed), .finished(Sample.aborted), .status(status),
    .history([ReceiptOverview(of: Sample.committed), ReceiptOverview(of: Sample.refused)]), .receipt(Sample.refused),
    .underway("attempt 12 is being aborted"), .stopping("kv is being stopped"),
    .releases(releases), .replacing(candidate), .attached,
  ]
}
