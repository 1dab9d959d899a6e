import BatonPlatform

/// The descriptors that a keeper holds, in the order in which they came.
struct Shelf {
  private(set) var places: [Place] = []
  private var nextToken: UInt64 = 0

  /// One descriptor, its name, and the token under which the loop tells that its peer has hung up.
  final class Place {
    let token: UInt64
    fileprivate(set) var name: DescriptorName
    let abandonment: ServiceNotice.Abandonment
    let descriptor: OwnedDescriptor

    fileprivate init(
      _ token: UInt64, _ name: DescriptorName, _ abandonment: ServiceNotice.Abandonment,
      _ descriptor: consuming OwnedDescriptor
    ) {
      self.token = token
      self.name = name
      self.abandonment = abandonment
      self.descriptor = descriptor
    }
  }

  /// What became of a descriptor that was given.
  enum Placement {
    case placed(Place)
    /// The same open file is held already, under whatever name: the copy is closed.
    case held
    /// There is no room: it is closed.
    case full
  }

  /// So many names of 255 bytes fit into the 128 KiB that the kernel allows one variable; so many numbers can be passed
  /// to a child in one call; and twice as many fit into the 1024 that a process may have open by default.
  static let limit = 480
  static let tokens: Range<UInt64> = 1_000..<UInt64(Int64.max)

  /// In the order of passing: the newest first, as systemd does, so that nobody comes to rely on another one.
  var passed: [Place] { places.reversed() }

  /// Puts a descriptor onto the shelf.
  mutating func put(
    _ descriptor: consuming OwnedDescriptor, as name: DescriptorName, _ abandonment: ServiceNotice.Abandonment
  ) throws(SystemFailure) -> Placement {
    for place in places where try place.descriptor.isSameOpenFile(as: descriptor) { return .held }
    guard places.count < Self.limit else { return .full }
    let place = Place(Self.tokens.lowerBound + nextToken, name, abandonment, descriptor)
    nextToken += 1
    places.append(place)
    return .placed(place)
  }

  /// Makes the candidate the executable; the one before is taken off the shelf.
  mutating func keepCandidate() -> [Place] {
    guard places.contains(where: { $0.name == .candidate }) else { return [] }
    let before = remove(.executable)
    for place in places where place.name == .candidate { place.name = .executable }
    return before
  }

  /// Takes everything of one name off the shelf.
  mutating func remove(_ name: DescriptorName) -> [Place] {
    let removed = places.filter { $0.name == name }
    places.removeAll { $0.name == name }
    return removed
  }

  /// Takes one off the shelf.
  mutating func remove(token: UInt64) -> Place? {
    guard let index = places.firstIndex(where: { $0.token == token }) else { return nil }
    return places.remove(at: index)
  }
}
