/// SHA-256 (FIPS 180-4), so that a release can be named by its content without a dependency.
///
/// It is used in a child of the supervisor and never in its loop: some tens of megabytes take a noticeable time.
package struct SHA256 {
  private var state = SHA256State()
  private var pending: [UInt8] = []
  private var hashedByteCount: UInt64 = 0

  package init() {}

  /// The digest of bytes that are all at hand.
  package static func digest(of bytes: [UInt8]) -> Digest {
    var hash = SHA256()
    hash.update(bytes.span)
    return hash.finish()
  }

  /// Takes the next bytes; the pieces in which they come make no difference.
  package mutating func update(_ bytes: Span<UInt8>) {
    hashedByteCount &+= UInt64(bytes.count)
    var offset = 0
    if !pending.isEmpty {
      offset = min(Self.blockSize - pending.count, bytes.count)
      for index in 0..<offset { pending.append(bytes[index]) }
      guard pending.count == Self.blockSize else { return }
      let block = pending
      state.compress(block.span, at: 0)
      pending = []
    }
    while bytes.count - offset >= Self.blockSize {
      state.compress(bytes, at: offset)
      offset += Self.blockSize
    }
    for index in offset..<bytes.count { pending.append(bytes[index]) }
  }

  /// Pads and gives the digest; the value is used up.
  package consuming func finish() -> Digest {
    let bitCount = hashedByteCount &* 8
    let afterMark = (pending.count + 1) % Self.blockSize
    let zeroCount = (Self.lengthOffset - afterMark + Self.blockSize) % Self.blockSize
    var padding: [UInt8] = [0x80] + repeatElement(0, count: zeroCount)
    for shift in stride(from: UInt64(56), through: 0, by: -8) {
      padding.append(UInt8(truncatingIfNeeded: bitCount >> shift))
    }
    update(padding.span)
    precondition(pending.isEmpty, "padding ends on a block")
    return state.digest
  }

  private static let blockSize = SHA256State.blockSize
  private static let lengthOffset = 56
}
