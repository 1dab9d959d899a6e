import BatonKV
import Testing

/// A server of values: no socket, no file. Answers are given as the bytes that a client would read.
private struct Rehearsed {
  var execution = Execution()
  var session = Session()

  mutating func answer(_ line: String) throws -> Answer {
    let request = try inlineWords(Array(line.utf8)[...])
    return execution.answer(request, for: &session)
  }

  mutating func reply(_ line: String) throws -> String {
    String(decoding: try answer(line).reply.encoded, as: UTF8.self)
  }

  mutating func settle() {
    let (after, operations) = execution.keyspace.handOver()
    execution.keyspace.settle(upTo: after + Revision(operations.count))
  }
}

@Suite struct `A command` {
  @Test(arguments: [
    (["PING"], "+PONG\r\n"),
    (["PING there"], "$5\r\nthere\r\n"),
    (["ECHO hello"], "$5\r\nhello\r\n"),
    (["GET a"], "$-1\r\n"),
    (["SET a 1", "GET a"], "$1\r\n1\r\n"),
    (["SET a ''", "GET a"], "$0\r\n\r\n"),
    (["SET a 1", "SET b 2", "DEL a b c a"], ":2\r\n"),
    (["SET a 1", "DEL a", "GET a"], "$-1\r\n"),
    (["SET a 1", "EXISTS a a b"], ":2\r\n"),
    (["INCR n"], ":1\r\n"),
    (["SET n 41", "INCR n"], ":42\r\n"),
    (["SET n 41", "INCRBY n -42", "GET n"], "$2\r\n-1\r\n"),
    (["MSET a 1 b 2", "MGET a b c"], "*3\r\n$1\r\n1\r\n$1\r\n2\r\n$-1\r\n"),
    (["MSET a 1 a 2", "GET a"], "$1\r\n2\r\n"),
    (["SET a 1", "SET a 2", "SET b 1", "DEL b", "DBSIZE"], ":1\r\n"),
    (["SELECT 0"], "+OK\r\n"),
    (["CLIENT SETNAME bob"], "+OK\r\n"),
    (["CLIENT SETNAME bob", "CLIENT GETNAME"], "$3\r\nbob\r\n"),
    (["CLIENT SETINFO LIB-NAME redis-py"], "+OK\r\n"),
    (["COMMAND COUNT"], ":17\r\n"),
    (
      ["COMMAND INFO get nothing"],
      "*2\r\n*10\r\n$3\r\nget\r\n:2\r\n*2\r\n+readonly\r\n+fast\r\n:1\r\n:1\r\n:1\r\n*0\r\n*0\r\n*0\r\n*0\r\n$-1\r\n"
    ),
    (
      ["COMMAND DOCS ping"],
      "*2\r\n$4\r\nping\r\n*6\r\n$7\r\nsummary\r\n$33\r\nAnswers that the server is there.\r\n$5\r\nsince\r\n$5\r\n1.0.0\r\n"
        + "$5\r\ngroup\r\n$10\r\nconnection\r\n"
    ),
    (["CONFIG GET save"], "*2\r\n$4\r\nsave\r\n$0\r\n\r\n"),
    (["CONFIG GET append*"], "*4\r\n$11\r\nappendfsync\r\n$6\r\nalways\r\n$10\r\nappendonly\r\n$3\r\nyes\r\n"),
    (["CONFIG GET ?ave nothing"], "*2\r\n$4\r\nsave\r\n$0\r\n\r\n"),
    (["QUIT"], "+OK\r\n"),
  ])
  func `is answered as redis answers it`(lines: [String], expected: String) throws {
    var server = Rehearsed()
    for line in lines.dropLast() { _ = try server.answer(line) }
    #expect(try server.reply(try #require(lines.last)) == expected)
  }

  @Test(arguments: [
    ("NOSUCH a b", "ERR unknown command 'NOSUCH', with args beginning with: 'a' 'b' "),
    ("GET", "ERR wrong number of arguments for 'get' command"),
    ("GET a b", "ERR wrong number of arguments for 'get' command"),
    ("PING a b", "ERR wrong number of arguments for 'ping' command"),
    ("MSET a 1 b", "ERR wrong number of arguments for 'mset' command"),
    ("SET a 1 EX 5", "ERR syntax error, SET takes a key and a value: option 'EX' is not supported"),
    ("INCRBY n x", "ERR value is not an integer or out of range"),
    ("SELECT 1", "ERR DB index is out of range"),
    ("SELECT x", "ERR value is not an integer or out of range"),
    ("CLIENT SETNAME", "ERR wrong number of arguments for 'client|setname' command"),
    ("CLIENT SETNAME 'a b'", "ERR Client names cannot contain spaces, newlines or special characters."),
    ("CLIENT KILL x", "ERR unknown subcommand 'KILL', CLIENT knows SETNAME, GETNAME and SETINFO"),
    ("CLIENT SETINFO x y", "ERR Unrecognized option 'x'"),
    ("COMMAND LIST", "ERR unknown subcommand 'LIST', COMMAND knows COUNT, INFO and DOCS"),
    ("CONFIG SET a b", "ERR unknown subcommand 'SET', CONFIG knows GET"),
    ("CONFIG GET", "ERR wrong number of arguments for 'config|get' command"),
  ])
  func `that asks wrongly is told so`(line: String, sentence: String) throws {
    var server = Rehearsed()
    #expect(try server.answer(line).reply == .error(sentence))
  }

  @Test(arguments: CommandName.allCases)
  func `with too few arguments is refused by name`(name: CommandName) throws {
    let least = abs(name.traits.arity)
    guard least > 1 else { return }
    var server = Rehearsed()
    let line = ([name.rawValue] + Array(repeating: "a", count: least - 2)).joined(separator: " ")
    #expect(try server.answer(line).reply == .error("ERR wrong number of arguments for '\(name.rawValue)' command"))
  }

  @Test func `on a value that is no number changes nothing`() throws {
    var server = Rehearsed()
    _ = try server.answer("SET a x")
    #expect(try server.reply("INCR a") == "-ERR value is not an integer or out of range\r\n")
    _ = try server.answer("SET a 9223372036854775807")
    #expect(try server.reply("INCR a") == "-ERR increment or decrement would overflow\r\n")
    #expect(try server.reply("GET a") == "$19\r\n9223372036854775807\r\n")
  }

  @Test func `tells with a pattern of many stars in no time that nothing matches`() throws {
    var server = Rehearsed()
    #expect(try server.reply("CONFIG GET " + String(repeating: "*a", count: 60) + "z") == "*0\r\n")
  }

  @Test func `INFO tells only what is durable, and only what was asked for`() throws {
    var server = Rehearsed()
    _ = try server.answer("SET a 1")
    let answer = try server.answer("INFO keyspace")
    #expect(answer.until == 0 && answer.reply == .text("# Keyspace\r\n"))
    server.settle()
    #expect(try server.answer("INFO Keyspace").reply == .text("# Keyspace\r\ndb0:keys=1,expires=0,avg_ttl=0\r\n"))
    let everything = try server.reply("INFO")
    for line in ["redis_version:7.0.0", "revision:1", "# Clients", "writes_waiting:0"] {
      #expect(everything.contains(line))
    }
  }
}

@Suite struct `An answer` {
  @Test func `to a write waits for its own revision`() throws {
    var server = Rehearsed()
    #expect(try server.answer("SET a 1").until == 1)
    #expect(try server.answer("INCR n").until == 2)
    #expect(try server.answer("MSET a 1 b 2").until == 3)
    #expect(try server.answer("DEL a").until == 4)
  }

  @Test func `about a key whose write is not durable waits for that write`() throws {
    var server = Rehearsed()
    for line in ["SET a 1", "SET b 2", "SET c 3"] { _ = try server.answer(line) }
    #expect(try server.answer("GET a").until == 1)
    #expect(try server.answer("MGET a c").until == 3)
    #expect(try server.answer("EXISTS b").until == 2)
    #expect(try server.answer("DBSIZE").until == 3)
    #expect(try server.answer("GET d").until == 0)
  }

  @Test func `about a key whose deletion is not durable waits for the deletion`() throws {
    var server = Rehearsed()
    _ = try server.answer("SET a 1")
    server.settle()
    _ = try server.answer("DEL a")
    #expect(try server.answer("GET a") == Answer(reply: .null, until: 2))
    #expect(try server.answer("DEL a") == Answer(reply: .integer(0), until: 2))
  }

  @Test func `that refuses because of a value waits for that value`() throws {
    var server = Rehearsed()
    _ = try server.answer("SET a x")
    #expect(try server.answer("INCR a").until == 1)
  }

  @Test func `about what is durable waits for nothing`() throws {
    var server = Rehearsed()
    _ = try server.answer("SET a 1")
    server.settle()
    _ = try server.answer("SET b 1")
    #expect(try server.answer("GET a") == Answer(reply: .text("1"), until: 0))
  }

  @Test func `to QUIT is the last`() throws {
    var server = Rehearsed()
    #expect(try server.answer("QUIT").afterwards == .close)
    #expect(try server.answer("PING").afterwards == .keepOpen)
  }
}

@Suite struct `A keyspace` {
  @Test func `forgets what the log could not take`() throws {
    var server = Rehearsed()
    _ = try server.answer("SET a 1")
    server.settle()
    _ = try server.answer("SET a 2")
    _ = try server.answer("SET b 2")
    server.execution.keyspace.rollBack()
    #expect(try server.answer("MGET a b") == Answer(reply: .array([.text("1"), .null]), until: 0))
    #expect(try server.answer("DBSIZE") == Answer(reply: .integer(1), until: 1))
    #expect(try server.answer("SET b 3").until == 2)
  }

  @Test func `keeps a later write pending when an earlier one of the same key becomes durable`() throws {
    var server = Rehearsed()
    _ = try server.answer("SET a 1")
    _ = server.execution.keyspace.handOver()
    _ = try server.answer("SET a 2")
    server.execution.keyspace.settle(upTo: 1)
    #expect(try server.answer("GET a") == Answer(reply: .text("2"), until: 2))
  }

  @Test func `hands each write over once, in order`() throws {
    var server = Rehearsed()
    _ = try server.answer("SET a 1")
    let first = server.execution.keyspace.handOver()
    _ = try server.answer("DEL a")
    let second = server.execution.keyspace.handOver()
    #expect(first.after == 0 && second.after == 1)
    #expect(Array(second.operations) == [.delete([Key("a")])])
    #expect(!server.execution.keyspace.hasUnwritten)
  }
}
