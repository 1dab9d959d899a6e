import BatonPlatform

/// The server's whole life, stage by stage, on the application's thread.
func live(_ options: Options) throws(Failure) {
  let rehearsal = options.rehearsal
  try rehearsal.reach(.start)
  let asked = try askedToEnd()
  let server = try ServerThread(options) { asked.put(true) }
  try rehearsal.reach(.warm)
  try server.warm()
  let lock = try takeLock(options.dataDirectory)
  try rehearsal.reach(.own)
  _ = try server.own(1)
  let listeners = try bind(options)
  try rehearsal.reach(.ready)
  try rehearsal.reach(.serve)
  try server.serve(listeners)
  _ = asked.take()
  _ = try server.drain(within: Limits.drainGrace)
  try rehearsal.reach(.drain)
  try rehearsal.reach(.seal)
  _ = try server.seal()
  try server.end(within: Limits.lingering)
  _ = consume lock
}

private func askedToEnd() throws(Failure) -> Mailbox<Bool> {
  do throws(SystemFailure) {
    return try Mailbox()
  } catch {
    throw .system(error)
  }
}

private func takeLock(_ directory: String) throws(Failure) -> DataDirectoryLock {
  do throws(SystemFailure) {
    switch try DataDirectoryLock.take(in: directory) {
    case .taken(let lock, _): return lock
    case .refused(let refusal): throw SystemFailure(call: .lock, object: "\(directory): \(refusal)", errno: .wouldBlock)
    }
  } catch {
    throw .system(error)
  }
}

private func bind(_ options: Options) throws(Failure) -> [Listener] {
  var listeners = [try listener(.redis, .listen, options.listen)]
  if let http = options.http { listeners.append(try listener(.web, .http, http)) }
  return listeners
}

private func listener(_ purpose: Listener.Purpose, _ option: Option, _ text: String) throws(Failure) -> Listener {
  guard let address = SocketAddress(text) else {
    throw .configuration(
      ConfigurationProblem(option.rawValue, text, "expected HOST:PORT with a numeric HOST, or a path"))
  }
  do throws(SystemFailure) {
    let socket = try ListeningSocket(at: address, backlog: Limits.backlog)
    say(.info, "listening on \(socket.address) (\(purpose.rawValue))")
    return Listener(try socket.descriptor.duplicate(), purpose)
  } catch {
    throw .system(error)
  }
}
