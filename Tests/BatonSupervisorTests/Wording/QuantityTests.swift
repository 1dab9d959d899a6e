import BatonSupervisor
import Testing

@Suite struct `A quantity in words` {
  @Test(arguments: [
    (Duration.zero, "0 µs"), (.microseconds(999), "999 µs"), (.microseconds(3_400), "3.4 ms"),
    (.milliseconds(3), "3 ms"), (.milliseconds(12), "12 ms"), (.milliseconds(999), "999 ms"),
    (.milliseconds(1_250), "1.2 s"), (.seconds(8), "8 s"),
    (.seconds(60), "1 min"), (.seconds(90), "1 min 30 s"), (.seconds(7_500), "2 h 5 min"), (.seconds(3_600), "1 h"),
    (.milliseconds(-12), "-12 ms"),
  ])
  func `shows no more digits of a duration than matter`(duration: Duration, words: String) {
    #expect(duration.inWords == words)
  }

  @Test(arguments: [
    (0, "0 bytes"), (1_023, "1023 bytes"), (1_024, "1 KiB"), (1_536, "1.5 KiB"), (67_108_864, "64 MiB"),
    (3 << 30, "3 GiB"), (5 << 40, "5 TiB"), (UInt64.max, "16777215.9 TiB"),
  ])
  func `counts bytes in powers of two`(bytes: UInt64, words: String) {
    #expect(bytesInWords(bytes) == words)
  }

  @Test func `agrees in number`() {
    #expect([0, 1, 2].map { counted($0, "problem") } == ["0 problems", "1 problem", "2 problems"])
  }

  @Test func `lists alternatives`() {
    #expect([[], ["a"], ["a", "b"], ["a", "b", "c"]].map(alternatives) == ["", "a", "a or b", "a, b or c"])
  }
}

@Suite struct `The nearest word` {
  private let words = ["drain", "drain-grace", "seal", "retire"]

  @Test(arguments: [("drian", "drain"), ("seall", "seal"), ("drain-grac", "drain-grace"), ("ratire", "retire")])
  func `is found for a slip of the finger`(typed: String, meant: String) {
    #expect(nearest(to: typed, among: words) == meant)
  }

  @Test(arguments: ["", "x", "probation", "lease"])
  func `is not invented for another word`(typed: String) {
    #expect(nearest(to: typed, among: words) == nil)
  }

  @Test func `counts added, missing, exchanged and swapped letters`() {
    #expect(typingDistance(from: "", to: "abc") == 3)
    #expect(typingDistance(from: "abc", to: "") == 3)
    #expect(typingDistance(from: "abc", to: "acb") == 1)
    #expect(typingDistance(from: "kitten", to: "sitting") == 3)
  }
}

@Suite struct `An exit code` {
  @Test func `has the number that the manual promises`() {
    #expect(ExitCode.allCases.map(\.rawValue) == [0, 20, 21, 22, 23, 100, 101, 111])
  }
}
