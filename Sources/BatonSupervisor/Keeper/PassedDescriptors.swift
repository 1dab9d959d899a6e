package import BatonPlatform

/// The descriptors that a service manager passed at the start of this process, by name: what was stored comes back here.
///
/// What is not taken is closed with it.
package final class PassedDescriptors {
  private var numbers: [(name: String, number: Int32)] = []

  /// The name of the descriptor whose other end only the keeper has: it hangs up when the keeper has died. Nobody else
  /// passes one of this name, and a store refuses it.
  package static let lifelineName = DescriptorName.keeper

  /// Takes over what `LISTEN_FDS` and `LISTEN_FDNAMES` announce, if `LISTEN_PID` means this process. Once a process: the
  /// second would find numbers that are somebody else's by now. Everything is close-on-exec afterwards.
  package init(
    announcedBy environment: Environment, from firstNumber: Int32 = firstNumber
  ) throws(SystemFailure) {
    guard environment["LISTEN_PID"] == "\(Host.pid)", let count = environment["LISTEN_FDS"].flatMap({ Int32($0) }),
      (1...Self.countMax).contains(count)
    else { return }
    let names = environment["LISTEN_FDNAMES"]?.split(separator: ":", omittingEmptySubsequences: false) ?? []
    for index in 0..<count {
      guard let descriptor = try OwnedDescriptor.inherited(firstNumber + index) else { continue }
      let name = names.indices.contains(Int(index)) ? String(names[Int(index)]) : DescriptorName.unknown.text
      numbers.append((name, descriptor.release()))
    }
  }

  deinit {
    for (_, number) in numbers { _ = OwnedDescriptor(adopting: number) }
  }

  /// SD_LISTEN_FDS_START.
  package static let firstNumber: Int32 = 3
  /// More than any process may have open by default: a number beyond is no announcement.
  private static let countMax: Int32 = 4096
}

extension PassedDescriptors {
  /// Of those not taken yet, in the order of passing, which says nothing: systemd passes the newest first.
  package var names: [String] { numbers.map(\.name) }

  /// The first of this name.
  package func take(_ name: DescriptorName) -> OwnedDescriptor? {
    guard let index = numbers.firstIndex(where: { $0.name == name.text }) else { return nil }
    return OwnedDescriptor(adopting: numbers.remove(at: index).number)
  }

  /// The end of the keeper's lifeline; `nil` when somebody else passed the descriptors, or none.
  package func takeLifeline() -> OwnedDescriptor? {
    take(Self.lifelineName)
  }
}

extension Environment {
  /// The variables in which a service manager speaks to one process, and which are nobody else's business.
  package static let ofServiceManager = [
    "NOTIFY_SOCKET", "FDSTORE", "LISTEN_FDS", "LISTEN_FDNAMES", "LISTEN_PID", "WATCHDOG_USEC", "WATCHDOG_PID",
  ]
}
