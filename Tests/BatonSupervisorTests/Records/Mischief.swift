// What happens to bytes between writing and reading.

/// Every copy of the bytes in which exactly one bit differs.
func everyBitFlip(of bytes: [UInt8]) -> some Sequence<[UInt8]> {
  (0..<(bytes.count * 8)).lazy.map { bit in
    var flipped = bytes
    flipped[bit / 8] ^= 1 << (bit % 8)
    return flipped
  }
}

/// A generator that its seed replays (Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators").
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}
