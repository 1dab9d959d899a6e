import Glibc

/// What /proc says of processes. Every answer may be out of date when it arrives; decisions go by pidfd.
package enum ProcessTable {
  /// `/proc/PID/stat`, the fields that are asked for here.
  package struct StatusLine: Hashable, Sendable {
    package let pid: Int32
    package let name: String
    package let state: Character
    package let parent: Int32
    package let session: Int32
    package let threads: Int
    package let startTime: UInt64

    /// A main thread that has ended shows as a zombie while its other threads run on.
    package var isDead: Bool { (state == "Z" || state == "X") && threads <= 1 }
  }

  package static func pids() throws(SystemFailure) -> [Int32] {
    try Files.names(in: "/proc").compactMap { Int32($0) }
  }

  /// The arguments of a process, separated by spaces and cut; its name when it has none; for people.
  package static func command(of pid: Int32) -> String {
    let bytes = (try? Files.readBeginning("/proc/\(pid)/cmdline", limit: 256)) ?? []
    let words = bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    if !words.isEmpty { return words.joined(separator: " ") }
    // For people, who are better served with "unknown" than with no answer at all.
    return (try? statusLine(of: pid)).map { "[\($0.name)]" } ?? "unknown"
  }

  /// Whether a process descends from another one, or is it. One whose parent has died may be anybody's by now, unless it is
  /// still in the session that the other one has made. `nil` when one on the way up is gone.
  package static func descends(_ pid: Int32, from ancestor: Int32) throws(SystemFailure) -> Bool? {
    var next = pid
    while next > 0, next != ancestor {
      guard let line = try statusLine(of: next) else { return nil }
      if line.session == ancestor { return true }
      next = line.parent
    }
    return next == ancestor
  }

  /// `nil` when there is no such process. Anything else that fails is thrown: a process is not gone because we have no
  /// descriptor left to look.
  package static func statusLine(of pid: Int32) throws(SystemFailure) -> StatusLine? {
    do throws(SystemFailure) {
      guard let file = try Files.openIfPresent("/proc/\(pid)/stat", for: .reading) else { return nil }
      return StatusLine(String(decoding: try file.readBeginning(limit: 4096), as: UTF8.self))
    } catch  where error.errno == .noSuchProcess {
      // It ended between the opening and the reading.
      return nil
    }
  }
}

extension ProcessTable.StatusLine {
  /// `359 (a name) S 1 359 359 …`: the name may hold anything, so the fields are counted from the last parenthesis.
  package init?(_ text: String) {
    guard let open = text.firstIndex(of: "("), let close = text.lastIndex(of: ")"),
      let pid = Int32(text[..<open].trimmingSpaces)
    else { return nil }
    let fields = text[text.index(after: close)...].split(separator: " ")
    guard fields.count > 19, let state = fields[0].first, let parent = Int32(fields[1]),
      let session = Int32(fields[3]), let threads = Int(fields[17]), let startTime = UInt64(fields[19])
    else { return nil }
    self.init(
      pid: pid, name: String(text[text.index(after: open)..<close]), state: state, parent: parent, session: session,
      threads: threads, startTime: startTime)
  }
}

extension Substring {
  var trimmingSpaces: Substring {
    let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\n" }
    guard let first = firstIndex(where: { !isSpace($0) }), let last = lastIndex(where: { !isSpace($0) }) else {
      return ""
    }
    return self[first...last]
  }
}
