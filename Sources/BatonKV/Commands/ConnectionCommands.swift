/// The commands about a connection itself.
extension Execution {
  func ping(_ request: RequestParser.Request) throws(Refusal) -> Reply {
    switch request.count {
    case 1: .simple("PONG")
    case 2: .bulk(request[1])
    case _: throw .arity("ping")
    }
  }

  func select(_ index: [UInt8]) throws(Refusal) -> Reply {
    guard let number = decimalNumber(index[...]) else { throw .notAnInteger }
    guard number == 0 else { throw Refusal("ERR DB index is out of range") }
    return .ok
  }

  func client(_ request: RequestParser.Request, _ session: inout Session) throws(Refusal) -> Reply {
    switch (word(request[1]), request.count) {
    case ("setname", 3):
      session.name = try clientName(request[2])
      return .ok
    case ("getname", 2): return session.name.isEmpty ? .null : .bulk(session.name)
    case ("setinfo", 4): return try clientLibrary(word(request[2]))
    case ("setname", _), ("getname", _), ("setinfo", _): throw .arity("client|\(word(request[1]))")
    case _:
      throw Refusal("ERR unknown subcommand '\(printable(request[1]))', CLIENT knows SETNAME, GETNAME and SETINFO")
    }
  }

  private func clientName(_ name: [UInt8]) throws(Refusal) -> [UInt8] {
    guard name.allSatisfy({ (UInt8(ascii: "!")...UInt8(ascii: "~")).contains($0) }) else {
      throw Refusal("ERR Client names cannot contain spaces, newlines or special characters.")
    }
    return name
  }

  /// Client libraries say what they are when they connect; nobody here asks, but they want to be heard.
  private func clientLibrary(_ attribute: String) throws(Refusal) -> Reply {
    guard attribute == "lib-name" || attribute == "lib-ver" else {
      throw Refusal("ERR Unrecognized option '\(attribute)'")
    }
    return .ok
  }
}
