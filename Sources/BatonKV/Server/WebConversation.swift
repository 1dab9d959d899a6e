/// HTTP/1.1, as much of it as curl and a load balancer's check need: one GET, one answer, the end.
struct WebConversation: Conversation {
  private var head: [UInt8] = []

  var isBetweenRequests: Bool { head.isEmpty }

  mutating func take(_ bytes: ArraySlice<UInt8>) {
    head.append(contentsOf: bytes)
  }

  mutating func answerNext(_ execution: inout Execution) -> EncodedAnswer? {
    guard let response = response(execution) else { return nil }
    head = []
    return EncodedAnswer(bytes: response.encoded, until: 0, afterwards: .close)
  }

  private func response(_ execution: Execution) -> WebResponse? {
    guard head.count <= Limits.webHeadBytes else { return .refused(.tooLarge) }
    let text = String(decoding: head, as: UTF8.self)
    guard text.contains("\r\n\r\n") || text.contains("\n\n") else { return nil }
    let line = text.prefix { !$0.isNewline }.split(separator: " ", omittingEmptySubsequences: false)
    guard line.count == 3, line[2].hasPrefix("HTTP/1.") else { return .refused(.badRequest) }
    guard line[0] == "GET" || line[0] == "HEAD" else { return .refused(.methodNotAllowed) }
    let answer = Self.answer(to: line[1].prefix { $0 != "?" }, execution)
    return line[0] == "HEAD" ? answer.withoutBody : answer
  }

  private static func answer(to path: Substring, _ execution: Execution) -> WebResponse {
    let facts = execution.facts
    switch path {
    case "/healthz":
      return WebResponse(
        status: facts.health == .healthy ? .ok : .unavailable,
        object: [("healthy", facts.health == .healthy ? "true" : "false")] + ownership(execution))
    case "/version":
      return WebResponse(
        status: .ok,
        object: [("version", quoted(facts.version)), ("pid", String(facts.processID))] + ownership(execution))
    case _: return .refused(.notFound)
    }
  }

  private static func ownership(_ execution: Execution) -> [(String, String)] {
    [("generation", String(execution.facts.generation)), ("revision", String(execution.keyspace.durable))]
  }
}

/// An answer in JSON, after which the connection ends.
struct WebResponse {
  enum Status: String {
    case ok = "200 OK"
    case badRequest = "400 Bad Request"
    case notFound = "404 Not Found"
    case methodNotAllowed = "405 Method Not Allowed"
    case tooLarge = "431 Request Header Fields Too Large"
    case unavailable = "503 Service Unavailable"
  }

  let status: Status
  private let body: String
  private let length: Int

  /// The values are JSON already.
  init(status: Status, object: [(name: String, value: String)]) {
    let body = "{" + object.map { "\(quoted($0.name)):\($0.value)" }.joined(separator: ",") + "}\n"
    self.init(status: status, body: body, length: body.utf8.count)
  }

  private init(status: Status, body: String, length: Int) {
    self.status = status
    self.body = body
    self.length = length
  }

  static func refused(_ status: Status) -> WebResponse {
    WebResponse(status: status, object: [("error", quoted(status.rawValue))])
  }

  /// What HEAD is answered.
  var withoutBody: WebResponse { WebResponse(status: status, body: "", length: length) }

  var encoded: [UInt8] {
    let allow = status == .methodNotAllowed ? "Allow: GET, HEAD\r\n" : ""
    let head = "HTTP/1.1 \(status.rawValue)\r\nContent-Type: application/json\r\nContent-Length: \(length)\r\n\(allow)"
    return Array((head + "Connection: close\r\n\r\n" + body).utf8)
  }
}

/// A JSON string.
private func quoted(_ text: String) -> String {
  var quoted = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"", "\\": quoted += "\\\(scalar)"
    case "\u{0}"..."\u{1f}": quoted += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
    case _: quoted.unicodeScalars.append(scalar)
    }
  }
  return quoted + "\""
}
