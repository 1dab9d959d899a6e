import BatonChannel
import BatonMachines
import BatonPlatform
import BatonProtocol

// A supervisor comes back although its end of the channel is lost: it connects, is told who this process is and given the
// listeners, and goes on from there. To the machine it is one that speaks again after it was silent: every phase in which
// a process outlives its supervisor knows that, so there is no row for it.

extension Session {
  func keepRendezvous(_ passed: PassedDescriptor?) {
    guard let passed else { return }
    do throws(SystemFailure) {
      try rendezvous?.furnish(passed.take())
    } catch {
      notice("unable to keep the rendezvous: \(error)")
    }
  }

  /// The channel has ended.
  func awaitReturn() {
    // A successor that has not served yet goes.
    guard case .incumbent = party else { return }
    do throws(SystemFailure) {
      try rendezvous?.open(in: loop)
    } catch {
      notice("unable to wait for another supervisor: \(error)")
    }
  }

  /// This process goes, and will not be supervised again: whoever waits for it is told so by the end of the connection.
  func letGoOfRendezvous() {
    // Closing takes it out of the loop in any case.
    try? rendezvous?.close(in: loop)
    rendezvous = nil
  }

  func attendToRendezvous() {
    guard line == nil, let rendezvous else { return }
    do throws(SystemFailure) {
      guard let socket = try rendezvous.admit({ notice("turned away at the rendezvous: \($0)") }) else { return }
      line = try Line(returning: socket, watchedBy: loop)
      try rendezvous.close(in: loop)
    } catch {
      return notice("unable to let a supervisor in: \(error)")
    }
    notice("another supervisor has taken this process over")
    timers.version = .two
    introduce(rendezvous)
  }

  private func introduce(_ rendezvous: Rendezvous) {
    send(incumbency(rendezvous.names))
    rendezvous.eachListener { listener in send(.handBack(attempts.latest), passing: listener) }
  }

  private func incumbency(_ listeners: [String]) -> Message {
    .incumbency(
      .init(
        handoffID: attempts.latest, service: declaration.service,
        formats: declaration.data?.formats ?? DataFormats(reads: 0...0, writes: 0),
        generation: keeper?.generation ?? parcel.latestGrant ?? .zero,
        servesSinceNanoseconds: parcel.serveRead?.nanoseconds ?? 0, listeners: listeners))
  }
}
