import BatonPlatform

/// Whether an executable works from another place than its own.
package enum ExecutableNature: Hashable, Sendable {
  /// As far as can be seen.
  case selfContained
  /// Its interpreter reads it by its path, and it may look for other files beside it.
  case script
  /// A library is found beside it, by `$ORIGIN`.
  case needs(library: String)

  /// Of the file at an absolute path; one that cannot be read is somebody else's problem.
  package init(of path: String) {
    guard let file = try? Files.open(path, for: .reading) else {
      self = .selfContained
      return
    }
    self.init(Self.bytes(of: file, at: 0, 2) == Array("#!".utf8), Self.library(beside: path, file))
  }

  private init(_ isScript: Bool, _ library: String?) {
    self = isScript ? .script : library.map { .needs(library: $0) } ?? .selfContained
  }

  private static func library(beside path: String, _ file: borrowing OwnedDescriptor) -> String? {
    guard let libraries = Self.libraries(of: file) else { return nil }
    let folder = Files.directory(of: path)
    for place in libraries.searchPath where place.contains("$ORIGIN") || place.contains("${ORIGIN}") {
      let place = place.replacing("${ORIGIN}", with: folder).replacing("$ORIGIN", with: folder)
      let found = libraries.needed.lazy.map { "\(place)/\($0)" }.first { (try? FileFacts(path: $0)) != nil }
      if let found { return found }
    }
    return nil
  }

  private static func libraries(of file: borrowing OwnedDescriptor) -> ELFLibraries? {
    // The reader wants to ask again and again, which a borrowed descriptor does not let a closure do.
    guard let copy = try? file.duplicate() else { return nil }
    return ELFLibraries { offset, count in bytes(of: copy, at: offset, count) }
  }

  private static func bytes(of file: borrowing OwnedDescriptor, at offset: UInt64, _ count: Int) -> [UInt8] {
    guard offset <= UInt64(Int.max), count > 0 else { return [] }
    var room = [UInt8](repeating: 0, count: count)
    guard let read = try? file.read(into: &room, at: offset) else { return [] }
    return Array(room.prefix(read))
  }
}

extension Configuration.Service {
  /// What somebody should know who lets this executable be pinned.
  package var pinningNote: String? {
    guard pin == .yes else { return nil }
    switch ExecutableNature(of: executable) {
    case .selfContained: return nil
    case .script: return "\(executable) is a script; if it needs files beside it, write pin = no"
    case .needs(let library):
      return "\(executable) needs \(library), which its pinned copy will not find; write pin = no"
    }
  }
}
