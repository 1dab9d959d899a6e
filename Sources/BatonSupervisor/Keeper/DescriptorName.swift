/// The name under which a descriptor is kept in a store, by systemd's rules: printable ASCII, at most 255 characters, and
/// no colon, because colons separate the names on their way back.
package struct DescriptorName: Hashable, Sendable, CustomStringConvertible {
  package let text: String

  package init?(_ text: String) {
    let bytes = text.utf8
    guard bytes.count <= Self.bytesMax, bytes.allSatisfy({ (0x20..<0x7F).contains($0) && $0 != UInt8(ascii: ":") })
    else { return nil }
    self.text = text
  }

  /// FDNAME_MAX of systemd.
  package static let bytesMax = 255

  private init(known text: String) {
    self.text = text
  }

  /// What a descriptor is called that was stored without a name.
  package static let stored = DescriptorName(known: "stored")
  /// What a descriptor is called whose passer named none.
  package static let unknown = DescriptorName(known: "unknown")

  /// See ``PassedDescriptors/takeLifeline()``.
  package static let keeper = DescriptorName(known: "keeper")

  /// The program that the supervisor was last replaced by, an open file: a keeper starts it from then on.
  package static let executable = DescriptorName(known: "executable")
  /// The program by which the supervisor is about to be replaced. It becomes the one above when it is ready.
  package static let candidate = DescriptorName(known: "candidate")

  package var description: String { text }
}
