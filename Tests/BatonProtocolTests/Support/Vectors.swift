import BatonProtocol
import Foundation
import Testing

/// Frames that an independent implementation of version 1 wrote.
struct Vector {
  let name: String
  let message: String
  let fields: [String: FieldValue]
  let version: ProtocolVersion
  let frame: [UInt8]
}

/// Bytes that every reader of version 1 must refuse.
struct MalformedVector {
  let name: String
  let bytes: [UInt8]
}

/// The vectors as they stand in a directory.
struct Vectors {
  let sound: [Vector]
  let malformed: [MalformedVector]

  /// The copy that travels with the sources.
  static func bundled() throws -> Vectors {
    let directory = try #require(Bundle.module.url(forResource: "Vectors", withExtension: nil))
    return try Vectors(at: directory)
  }

  /// The originals beside the checkout, where there are any.
  static func shared() throws -> Vectors? {
    let directory = Repository.root.appending(path: "../shared/vectors").standardizedFileURL
    guard FileManager.default.fileExists(atPath: directory.path) else { return nil }
    return try Vectors(at: directory)
  }

  init(at directory: URL) throws {
    sound = try Self.entries(of: directory.appending(path: "v1.json")).map(Vector.init)
    malformed = try Self.entries(of: directory.appending(path: "v1-malformed.json")).map(MalformedVector.init)
  }

  private static func entries(of file: URL) throws -> [[String: Any]] {
    let entries = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
    return try #require(entries as? [[String: Any]])
  }
}

extension Vector {
  init(_ entry: [String: Any]) throws {
    name = try #require(entry["name"] as? String)
    message = try #require(entry["message"] as? String)
    version = ProtocolVersion(try #require((entry["version"] as? NSNumber)?.uint16Value))
    frame = try #require((entry["frame_hex"] as? String).flatMap(Hex.bytes))
    let written = try #require(entry["fields"] as? [String: Any])
    fields = try Dictionary(
      uniqueKeysWithValues: written.map { ($0, try Self.value(named: $0, of: $1)) })
  }

  private static func value(named name: String, of written: Any) throws -> FieldValue {
    switch (name, written) {
    // Both are written differently by the implementation that the vectors come from.
    case ("role", let word as String): .text(word.lowercased())
    case ("capabilities", let bits as [String: String]): .text(try #require(bits["reserved"]))
    case ("accept_closed", let truth as Bool), ("healthz_ok", let truth as Bool): .truth(truth)
    case (_, let text as String): .text(text)
    case (_, let texts as [String]): .texts(texts)
    case (_, let number as NSNumber): .number(number.uint64Value)
    default: throw Unreadable(name: name)
    }
  }

  struct Unreadable: Error { let name: String }
}

extension MalformedVector {
  init(_ entry: [String: Any]) throws {
    name = try #require(entry["name"] as? String)
    let zeros = try #require((entry["append_zero_bytes"] as? NSNumber)?.intValue)
    let start = try #require((entry["bytes_hex"] as? String).flatMap(Hex.bytes))
    bytes = start + [UInt8](repeating: 0, count: zeros)
  }
}
