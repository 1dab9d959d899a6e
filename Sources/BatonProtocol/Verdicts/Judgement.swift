/// What the supervisor makes of a message that claims something: the claim holds, or it does not and the attempt ends.
///
/// A machine decides from the cause alone; the detail is for people.
package enum Judgement: Hashable, Sendable {
  case sound
  case unsound(Cause, detail: String)
}

extension Judgement {
  /// Why a claim does not hold.
  package enum Cause: String, Hashable, Sendable, CaseIterable {
    // Hello
    case otherProcessSpawned = "the pid is not that of the process that was spawned"
    case otherProcessSpoke = "the pid is not that of the process that sent the frame"
    case otherRole = "the role is not the one that was given"
    case versionRangeEmpty = "the version range is empty"
    case noCommonVersion = "there is no common version"
    case otherBuild = "the build is not the one that was asked for"
    // Prepared
    case otherService = "the service is not the one that is supervised"
    case listenerMissing = "a listener is missing"
    case listenerUnknown = "a listener was never handed out"
    case formatRangeEmpty = "the range of readable formats is empty"
    case formatNotItsOwn = "it does not read the data format that it writes"
    case formatUnreadable = "it does not read the data format that is there"
    // SealComplete
    case lockMissing = "the lock did not come"
    case shardCountDiffers = "the number of shards is another"
    case revisionsRanBackwards = "a revision is lower than it was"
    // Ready
    case unhealthy = "the health check failed"
    case revisionsDiffer = "the revisions are not the sealed ones"
  }
}

/// Whether the release before can take over again what a release has written.
package enum Reversibility: Hashable, Sendable {
  case reversible
  case oneWay
}
