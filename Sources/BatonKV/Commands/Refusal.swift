/// An answer that says no, in the words of redis where redis has words for it.
package struct Refusal: Error, Equatable {
  package let sentence: String

  package init(_ sentence: String) {
    self.sentence = sentence
  }

  static func arity(_ name: String) -> Refusal {
    Refusal("ERR wrong number of arguments for '\(name)' command")
  }

  static func unknown(_ request: RequestParser.Request) -> Refusal {
    let shown = request.dropFirst().prefix(8).map { "'\(printable($0))' " }.joined()
    return Refusal("ERR unknown command '\(printable(request[0]))', with args beginning with: \(shown)")
  }

  static let notAnInteger = Refusal("ERR value is not an integer or out of range")
}

/// At most the first 128 bytes of an argument, as text for an error.
func printable(_ bytes: [UInt8]) -> String {
  String(decoding: bytes.prefix(128), as: UTF8.self)
}

/// An argument that is a word of ours, compared without regard to case.
func word(_ bytes: [UInt8]) -> String {
  printable(bytes).lowercased()
}
