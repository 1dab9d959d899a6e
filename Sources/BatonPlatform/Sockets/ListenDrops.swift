/// How often the kernel has dropped a connection for want of room in a queue: of the whole network namespace since boot.
package struct ListenDrops: Hashable, Sendable {
  package let overflows: UInt64
  package let drops: UInt64

  package init(overflows: UInt64, drops: UInt64) {
    self.overflows = overflows
    self.drops = drops
  }

  /// `nil` when the kernel does not tell.
  package static func read() throws(SystemFailure) -> ListenDrops? {
    let text = String(decoding: try Files.read("/proc/net/netstat", limit: 256 * 1024), as: UTF8.self)
    return ListenDrops(netstat: text)
  }

  /// Pairs of lines: names, then values, both after `TcpExt:`.
  package init?(netstat text: String) {
    let lines = text.split(separator: "\n").filter { $0.hasPrefix("TcpExt:") }
    guard lines.count == 2 else { return nil }
    let names = lines[0].split(separator: " ").map(String.init)
    let values = lines[1].split(separator: " ").map(String.init)
    func value(_ name: String) -> UInt64? {
      names.firstIndex(of: name).flatMap { $0 < values.count ? UInt64(values[$0]) : nil }
    }
    guard let overflows = value("ListenOverflows"), let drops = value("ListenDrops") else { return nil }
    self.overflows = overflows
    self.drops = drops
  }
}
