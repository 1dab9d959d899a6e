import Baton

// All that this server does to be replaceable: declare itself, take the stages in their order, and be ready to go back.
// The rest of the program knows the library only as somebody to count for (`Traffic`).

/// The server's whole life, on the thread that called. Throws `Failure` or `BatonError`.
func live(_ options: Options) throws {
  try options.rehearsal.reach(.start)
  let warming = try options.declaration.attach { say(.info, $0) }
  let process = warming.process
  for warning in process.warnings { say(.warning, warning) }
  let server = try ServerThread(options, process)
  do {
    try options.rehearsal.reach(.warm)
    try server.warm()
  } catch {
    warming.decline(error.sentence, because: error.reason)
    throw error
  }
  try serve(try warming.takeData().orDecline(), server, options.rehearsal)
  try server.end(within: Limits.lingering)
  process.traffic.reportClosed()
}

/// Serves, gives the data away, and serves again if it comes back.
private func serve(_ first: consuming Owning, _ server: ServerThread, _ rehearsal: Rehearsal) throws {
  var owning = first
  while true {
    let revision: Revision
    do {
      revision = try open(server, owning.arrival, owning.generation, rehearsal)
    } catch {
      owning.decline(error.sentence, because: error.reason)
      throw error
    }
    let serving = try owning.ready(revisions: [rehearsal.shown(revision)], health: rehearsal.health.shown)
    try rehearsal.reach(.serve)
    try server.serve()
    let request = serving.traffic.drainRequested()
    let sealed = try server.drain(within: patience(request))
    try rehearsal.reach(.drain)
    switch try serving.drained() {
    case .retire: return
    case .resume(let again): owning = again
    case .seal(let sealing):
      switch try seal(sealing, sealed, rehearsal) {
      case .retire: return
      case .resume(let again): owning = again
      }
    }
  }
}

/// How long requests that have begun to arrive are waited for. In a handoff others wait at the door meanwhile; when the
/// server ends, nobody does.
private func patience(_ request: DrainRequest) -> Duration {
  let grace = request.graceLeft ?? Limits.drainGrace
  return switch request.reason {
  case .handoff: min(grace, Limits.unfinishedRequest)
  case .stop: grace
  }
}

/// Reads what was appended since this process last looked, and begins to append.
private func open(
  _ server: ServerThread, _ arrival: Owning.Arrival, _ generation: UInt64, _ rehearsal: Rehearsal
) throws(Failure) -> Revision {
  try rehearsal.reach(arrival == .resumed ? .resume : .own)
  let revision = try server.own(generation)
  if arrival == .handedOver { try rehearsal.reach(.ready) }
  return revision
}

/// The log was closed when the drain was over: nothing is left to do but to say so.
private func seal(_ sealing: consuming Sealing, _ revision: Revision, _ rehearsal: Rehearsal) throws -> AfterSeal {
  do {
    try rehearsal.reach(.seal)
  } catch {
    return try sealing.failed(error.sentence)
  }
  return try sealing.complete(revisions: [revision])
}
