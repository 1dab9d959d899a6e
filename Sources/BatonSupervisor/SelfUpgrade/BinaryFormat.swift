package import BatonPlatform

/// For which machine a file is a program, as far as its header says (elf(5)).
package struct BinaryFormat: Hashable, Sendable {
  /// 32 or 64 bits, the order of bytes.
  private let form: [UInt8]
  private let machine: [UInt8]

  /// Nothing when it is no ELF file.
  package init?(of file: borrowing OwnedDescriptor) {
    var head = [UInt8](repeating: 0, count: Self.headByteCount)
    guard (try? file.read(into: &head, at: 0)) == Self.headByteCount, head.prefix(4) == [0x7F, 0x45, 0x4C, 0x46] else {
      return nil
    }
    form = Array(head[4..<6])
    machine = Array(head[18..<20])
  }

  /// Of the program that runs.
  package static let own: BinaryFormat? = {
    guard let file = try? Files.open("/proc/self/exe", for: .reading) else { return nil }
    return BinaryFormat(of: file)
  }()

  private static let headByteCount = 20
}
