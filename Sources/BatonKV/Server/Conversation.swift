/// What is spoken on a connection: bytes in, answers out, one request at a time. Pure.
protocol Conversation {
  /// True when nothing that was begun is left unfinished.
  var isBetweenRequests: Bool { get }

  mutating func take(_ bytes: ArraySlice<UInt8>)

  /// Executes the next request that has wholly arrived.
  mutating func answerNext(_ execution: inout Execution) -> EncodedAnswer?
}

/// An answer as it goes to the client.
struct EncodedAnswer {
  let bytes: [UInt8]
  let until: Revision
  let afterwards: Answer.Afterwards
}

/// RESP2: redis-cli, redis-benchmark and every client library.
struct RedisConversation: Conversation {
  private var parser = RequestParser()
  private var session = Session()

  var isBetweenRequests: Bool { parser.isBetweenRequests }

  mutating func take(_ bytes: ArraySlice<UInt8>) {
    parser.append(bytes)
  }

  mutating func answerNext(_ execution: inout Execution) -> EncodedAnswer? {
    do throws(ProtocolViolation) {
      guard let request = try parser.next() else { return nil }
      let answer = execution.answer(request, for: &session)
      return EncodedAnswer(bytes: answer.reply.encoded, until: answer.until, afterwards: answer.afterwards)
    } catch {
      let reply = Reply.error("ERR Protocol error: \(error.sentence)")
      return EncodedAnswer(bytes: reply.encoded, until: 0, afterwards: .close)
    }
  }
}
