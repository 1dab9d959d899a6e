import BatonSupervisor
import Foundation
import Testing

@Suite struct `SHA-256` {
  /// FIPS 180-2, appendix B, and the empty message.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ])
  func `gives the published digests`(message: String, expected: String) {
    #expect(SHA256.digest(of: [UInt8](message.utf8)).text == expected)
  }

  @Test func `gives the published digest of a million letters`() {
    let message = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000)
    #expect(
      SHA256.digest(of: message).text == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  @Test func `does not care in which pieces the bytes come`() {
    let message = (0..<300).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    let whole = SHA256.digest(of: message)
    for split in 0...message.count {
      var hash = SHA256()
      hash.update(Array(message[..<split]).span)
      hash.update(Array(message[split...]).span)
      #expect(hash.finish() == whole)
    }
  }

  @Test func `agrees with sha256sum at every length around a block`() throws {
    for count in [1, 54, 55, 56, 57, 63, 64, 65, 119, 120, 127, 128, 129, 4_095] {
      let message = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
      #expect(try SHA256.digest(of: message).text == sha256sum(message))
    }
  }

  private func sha256sum(_ message: [UInt8]) throws -> String {
    let file = FileManager.default.temporaryDirectory.appending(path: "sha256-\(UUID().uuidString)")
    try Data(message).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let process = Process()
    let output = Foundation.Pipe()
    process.executableURL = URL(filePath: "/usr/bin/sha256sum")
    process.arguments = [file.path]
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return String(text.prefix(64))
  }
}
