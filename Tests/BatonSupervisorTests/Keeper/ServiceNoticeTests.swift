import BatonSupervisor
import Testing

@Suite struct `A notification` {
  private static let name = DescriptorName("listener web") ?? .unknown

  @Test(arguments: [
    (ServiceNotice.ready, "READY=1\n"),
    (ServiceNotice(news: [.status("all\nwell")]), "STATUS=all well\n"),
    (ServiceNotice(news: [.stopping, .extendTimeout(microseconds: 5)]), "STOPPING=1\nEXTEND_TIMEOUT_USEC=5\n"),
    (ServiceNotice(news: [.reloading(monotonicMicroseconds: 7)]), "RELOADING=1\nMONOTONIC_USEC=7\n"),
    (ServiceNotice(news: [.reloading(monotonicMicroseconds: nil)]), "RELOADING=1\n"),
    (ServiceNotice(news: [.alive, .watchdog(microseconds: 0)]), "WATCHDOG=1\nWATCHDOG_USEC=0\n"),
    (ServiceNotice(news: [.mainProcess(pid: 12)]), "MAINPID=12\n"),
    (.keep(name, whenAbandoned: .dropped), "FDSTORE=1\nFDNAME=listener web\n"),
    (.keep(name, whenAbandoned: .kept), "FDSTORE=1\nFDNAME=listener web\nFDPOLL=0\n"),
    (.drop(name), "FDSTOREREMOVE=1\nFDNAME=listener web\n"),
    (.answer, "BARRIER=1\n"),
  ])
  func `is written and read in systemd's words`(notification: ServiceNotice, text: String) {
    #expect(String(decoding: notification.bytes, as: UTF8.self) == text)
    var expected = notification
    if expected.news == [.status("all\nwell")] { expected.news = [.status("all well")] }
    #expect(read(text) == expected)
    #expect(read(String(text.dropLast())) == expected)
    #expect(read(text + "\0") == expected)
  }

  @Test(arguments: [
    // Not known, or not said so.
    "", "\n", "READY", "READY=0", "READY=2", "ready=1", "COLOUR=blue\n", "WATCHDOG=trigger", "STOPPING=yes",
    // No numbers.
    "WATCHDOG_USEC=-1", "WATCHDOG_USEC=+1", "WATCHDOG_USEC=", "EXTEND_TIMEOUT_USEC=18446744073709551616",
    "MAINPID=0", "MAINPID=2147483648", "MAINPID=1 ",
    // A removal is nothing without a name.
    "FDSTOREREMOVE=1", "FDSTOREREMOVE=1\nFDNAME=a:b", "FDSTORE=1\nFDSTOREREMOVE=1", "FDSTORE=0\nFDNAME=a",
    // A request for an answer stands alone.
    "BARRIER=1\nREADY=1", "READY=1\nBARRIER=1", "BARRIER=1\nBARRIER=2\nX=1",
    // A zero in the middle.
    "READY=1\n\0STATUS=x",
  ])
  func `that says nothing we know is none`(text: String) {
    #expect(read(text) == nil)
  }

  @Test func `may say more than we know, and of what stands twice the first counts`() {
    #expect(
      read("X=1\nREADY=1\nSTATUS=a\nSTATUS=b\nFDSTORE=1\nFDNAME=one\nFDNAME=two")
        == ServiceNotice(
          news: [.ready, .status("a")],
          request: .keep(DescriptorName("one") ?? .unknown, .dropped)))
  }

  @Test func `without a name that can be, or without one, stores under systemd's own`() {
    let unnamed = ServiceNotice.keep(.stored, whenAbandoned: .dropped)
    #expect(read("FDSTORE=1") == unnamed)
    #expect(read("FDSTORE=1\nFDNAME=a:b") == unnamed)
    #expect(read("FDSTORE=1\nFDNAME=" + String(repeating: "x", count: 256)) == unnamed)
    #expect(read("FDSTORE=1\nFDPOLL=1") == unnamed)
  }

  @Test func `in another encoding is passed over`() {
    #expect(ServiceNotice(reading: Array("STATUS=".utf8) + [0xFF]) == nil)
    #expect(ServiceNotice(reading: Array("STATUS=".utf8) + [0xFF] + Array("\nREADY=1".utf8)) == .ready)
  }

  @Test func `that is too long is not read, and what we write never is`() {
    let longest = "STATUS=" + String(repeating: "x", count: ServiceNotice.bytesMax - 7)
    #expect(read(longest) != nil)
    #expect(read(longest + "x") == nil)
    let words = ServiceNotice(news: [.status(String(repeating: "ä", count: 5000)), .ready])
    #expect(words.bytes.count < ServiceNotice.bytesMax)
    #expect(ServiceNotice(reading: words.bytes)?.news.last == .ready)
  }

  @Test func `is read the same wherever it is cut, or not at all`() {
    let whole = Array("READY=1\nSTATUS=zwölf\nFDSTORE=1\nFDNAME=a\nFDPOLL=0\n".utf8)
    for count in 0...whole.count {
      guard let notification = ServiceNotice(reading: Array(whole[..<count])) else { continue }
      #expect(ServiceNotice(reading: notification.bytes) == notification)
    }
  }

  private func read(_ text: String) -> ServiceNotice? {
    ServiceNotice(reading: Array(text.utf8))
  }
}

@Suite struct `The name of a descriptor` {
  @Test func `is what systemd takes for one`() {
    for text in ["", "a", "listener web", "~!\"", String(repeating: "n", count: 255)] {
      #expect(DescriptorName(text)?.text == text)
    }
    for text in ["a:b", "a\nb", "\t", "\u{7F}", "ä", String(repeating: "n", count: 256)] {
      #expect(DescriptorName(text) == nil, "\(text)")
    }
  }
}
