import BatonPlatform
import RunningPrograms
import Testing

@Suite struct `A service manager` {
  @Test(arguments: [NotifySocket.Place.path, .abstract])
  func `is told once that the service serves, and before that how long it may take`(
    place: NotifySocket.Place
  ) throws {
    let manager = try NotifySocket(place)
    let service = try Service(limits: ["stop = 5s", "kill = 4s"], environment: ["NOTIFY_SOCKET": manager.address])
    // hello, warm and ready, and half a minute more.
    #expect(try manager.receive() == "EXTEND_TIMEOUT_USEC=210000000\n")
    #expect(try manager.receive() == "READY=1\n")
    #expect(try service.upgrade().status == .exited(code: 0))
    // What is said twice might be taken for a second start.
    #expect(try !manager.hasMore)
    try service.stop()
    // stop, kill and resume.
    #expect(try manager.receive() == "STOPPING=1\nEXTEND_TIMEOUT_USEC=99000000\n")
  }

  @Test(arguments: ["/nowhere/notify", "@nobody-listens", "no-address", ""])
  func `that cannot be told is no reason not to serve`(address: String) throws {
    let service = try Service(environment: ["NOTIFY_SOCKET": address])
    _ = try service.servingPid
    try service.stop()
  }
}
