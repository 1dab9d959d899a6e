package import BatonPlatform

/// STATE/state: one `ServiceState`, replaced as a whole.
package enum StateFile {
  /// Nothing when there is none yet.
  package static func read(_ path: String) throws(StateProblem) -> ServiceState? {
    let bytes: [UInt8]
    do {
      bytes = try Files.read(path, limit: Envelope.headerByteCount + Envelope.contentByteLimit)
    } catch let failure where failure.errno == .noSuchFile {
      return nil
    } catch {
      throw .system(error)
    }
    do {
      return try Envelope.openWhole(bytes)
    } catch {
      throw .unreadable(path, error)
    }
  }

  /// The old state or the new one, never half, also after a power loss.
  package static func write(_ state: ServiceState, to path: String) throws(SystemFailure) {
    try Files.replace(path, with: Envelope.sealed(state), mode: 0o600, .durable)
  }
}
