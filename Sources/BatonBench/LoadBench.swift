import BatonLoad
import BatonPlatform

/// The clients of `BatonLoad` until standard input ends; then what they saw.
enum LoadBench {
  static func run(_ words: [String]) throws(SystemFailure) {
    guard let address = SocketAddress(words[1]) else {
      throw SystemFailure(call: .connect, object: words[1], errno: .invalidArgument)
    }
    let numbers = words[2...5].map { Int($0) ?? 0 }
    var plan = LoadPlan(address: address)
    (plan.writers, plan.readers, plan.newcomers) = (numbers[0], numbers[1], numbers[2])
    plan.rest = .microseconds(numbers[3])
    plan.weather = words[6] == "kills" ? .kills : .fair
    if words.count > 7, let seconds = Int(words[7]) { plan.patience = .seconds(seconds) }
    let load = try Load(plan)
    try waitForEndOfInput()
    report(try load.stop())
  }

  private static func waitForEndOfInput() throws(SystemFailure) {
    guard let input = try OwnedDescriptor.inherited(0) else { return }
    var room = [UInt8](repeating: 0, count: 64)
    while case .bytes = try input.read(into: &room) {}
  }

  private static func report(_ tally: LoadTally) {
    print("answers", tally.answers, "count")
    print("acknowledged-writes", tally.acknowledgedWrites, "count")
    print("connects", tally.connects, "count")
    print("closed-in-order", tally.closedInOrder, "count")
    print("retries", tally.retries, "count")
    print("broken", tally.broken, "count")
    print("failed", tally.failureCount, "count")
    print("longest-answer", tally.longestAnswer.wholeNanoseconds, "ns")
    print("longest-silence", tally.longestSilence.wholeNanoseconds, "ns")
    for failure in tally.failures { print("failure", failure) }
  }
}
