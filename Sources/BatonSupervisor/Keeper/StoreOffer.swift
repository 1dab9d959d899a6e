package import BatonPlatform

/// A descriptor store that somebody offers to this process: systemd, or a keeper.
///
/// The offer is `FDSTORE` beside `NOTIFY_SOCKET`, as systemd makes it since version 254, and as a keeper makes it. Before
/// that, nothing tells a process whether its unit has a store, so `baton unit` writes the variable into the unit itself.
package struct StoreOffer: Hashable, Sendable {
  package let address: SocketAddress
  /// Descriptors that it holds at most.
  package let limit: Int

  package init?(_ environment: Environment) {
    guard let address = environment["NOTIFY_SOCKET"].flatMap(SocketAddress.init(ofServiceManager:)),
      let limit = environment["FDSTORE"].flatMap({ Int($0) }), limit > 0
    else { return nil }
    self.address = address
    self.limit = limit
  }
}
