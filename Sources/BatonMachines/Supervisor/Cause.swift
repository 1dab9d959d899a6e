/// Why an attempt did not go on. The first one blamed in an attempt is the one that its receipt tells; the driver adds
/// the particulars (exit status, durations, what was expected and what was there).
package enum Cause: Hashable, Sendable, CaseIterable {
  // Somebody asked for it.
  case cancelled
  case stopRequested
  case supervisorRestarted

  // No attempt can begin now.
  case attemptInFlight
  case nobodyServes

  // The successor, before anybody is disturbed.
  case spawnFailed
  case helloTimedOut
  case versionsDisjoint
  case wrongProcess
  case wrongRole
  case warmTimedOut
  case wrongService
  case listenersDiffer
  case formatUnreadable
  case servesAtReady

  // The successor, opening and serving.
  case openingTimedOut
  case servingTimedOut
  case revisionsDiffer
  case unhealthy
  case listenerMissing
  case healthCheckFailed

  // The successor, at any time.
  case successorRefused
  case successorDropped
  case successorViolated
  case successorSilent
  case successorClosedChannel
  case successorExited
  case successorSurvivesKill

  // The incumbent.
  case drainTimedOut
  case stillAccepting
  case sealTimedOut
  case sealFailed
  case sealWithoutLock
  case incumbentResumed
  case incumbentDropped
  case incumbentViolated
  case incumbentSilent
  case incumbentClosedChannel
  case incumbentExited
  case resumeTimedOut
  case retireTimedOut
  case incumbentSurvivesKill

  // The supervisor's own surroundings.
  case queueNearLimit
  case recordFailed
  case stopTimedOut
}
