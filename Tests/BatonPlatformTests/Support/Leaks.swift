import BatonPlatform
import Foundation
import Testing

/// What a failed operation could leave behind in this process.
struct Leaks: Hashable {
  /// Number and what it is open on.
  let descriptors: [String: String]
  /// Also zombies.
  let children: [Int32]

  /// Runs the body and expects it to leave nothing behind.
  ///
  /// A leak happens each time, so the body is run again when something seems to be left. What happens once is
  /// libdispatch, which opens a timer of its own at some moment.
  static func expectNone<Value>(
    location: SourceLocation = #_sourceLocation, _ body: () throws -> Value
  ) throws -> Value {
    for _ in 0..<2 {
      let before = try Leaks.count()
      let value = try body()
      if try Leaks.count() == before { return value }
    }
    let before = try Leaks.count()
    let value = try body()
    let after = try Leaks.count()
    #expect(after == before, "\(after.beyond(before))", sourceLocation: location)
    return value
  }

  private static func count() throws -> Leaks {
    var descriptors: [String: String] = [:]
    for number in try Files.names(in: "/proc/self/fd") {
      // The one that was used for the listing is closed by now.
      let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(number)")
      if let target { descriptors[number] = target }
    }
    let children = try ProcessTable.pids().filter { try ProcessTable.statusLine(of: $0)?.parent == Host.pid }
    return Leaks(descriptors: descriptors, children: children.sorted())
  }

  /// What is here and not there, for a message.
  private func beyond(_ other: Leaks) -> String {
    let more = descriptors.filter { other.descriptors[$0.key] != $0.value }
    return "descriptors \(more), children \(children.filter { !other.children.contains($0) })"
  }

  /// Waits for a child by its number, without our own calls.
  static func reapPastTheSeam(_ pid: Int32) -> Bool {
    waitpid(pid, nil, 0) == pid
  }

  /// Waits until a child has ended, without reaping it.
  static func waitForAnyEndedChild() -> Bool {
    waitid(P_ALL, 0, nil, WEXITED | WNOWAIT) == 0
  }
}
