import BatonPlatform
import RunningPrograms
import Testing

@Suite struct `A service manager` {
  @Test(arguments: [NotifySocket.Place.path, .abstract])
  func `is told once that the service serves`(place: NotifySocket.Place) throws {
    let manager = try NotifySocket(place)
    let service = try Service(environment: ["NOTIFY_SOCKET": manager.address])
    #expect(try manager.receive() == "READY=1\n")
    #expect(try service.upgrade().status == .exited(code: 0))
    // What is said twice might be taken for a second start.
    #expect(try !manager.hasMore)
    try service.stop()
  }

  @Test(arguments: ["/nowhere/notify", "@nobody-listens", "no-address", ""])
  func `that cannot be told is no reason not to serve`(address: String) throws {
    let service = try Service(environment: ["NOTIFY_SOCKET": address])
    _ = try service.servingPid
    try service.stop()
  }
}
