import BatonMachines
import BatonPlatform
import BatonProtocol

// A process is given a socket at which the next supervisor can find it, when nobody has kept its descriptors: neither
// this supervisor nor a store. It is made before it is needed, and by us, so that the process needs no right in the state
// directory and nobody else can be mistaken for it.

extension Engine {
  private var rendezvous: RendezvousFolder { RendezvousFolder(at: store.directory.processesDirectory) }

  func sendRendezvous(of attempt: OngoingAttempt, to process: ManagedProcess) {
    do {
      let door = try rendezvous.make(for: process.guest)
      send(.rendezvous(attempt.handoffID), passing: door, to: process)
    } catch {
      log.say(
        .unable(
          .warning, to: "make a rendezvous for", "the process", attempt: attempt.number.number, pid: process.pid,
          because: "\(error)",
          then: "the service goes on; if this supervisor and its keeper die together, nobody can take the process back")
      )
    }
  }

  func removeRendezvous(of process: ManagedProcess) {
    do {
      try rendezvous.remove(process.guest)
    } catch {
      log.say(.unable(.warning, to: "remove the rendezvous of", "the process", pid: process.pid, because: "\(error)"))
    }
  }
}
