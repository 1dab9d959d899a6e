import BatonPlatform
import RunningPrograms
import Testing

@Suite(.timeLimit(.minutes(2))) struct `A connection` {
  @Test func `is answered as the pieces of its requests come`() throws {
    let scratch = try Scratch()
    let server = try RunningServer(in: scratch)
    let client = try server.client()
    for byte in "*3\r\n$3\r\nSET\r\n$1\r\na\r\n$2\r\nxy\r\n*2\r\n$3\r\nGET\r\n$1\r\na\r\n" {
      try client.send("\(byte)")
    }
    #expect(try client.answer() == "+OK")
    #expect(try client.answer() == "$2")
    #expect(try client.answer() == "xy")
  }

  @Test func `that says nonsense is told so, and ended in order`() throws {
    let scratch = try Scratch()
    let server = try RunningServer(in: scratch)
    let client = try server.client()
    try client.send("PING\r\nSET a 1\r\n*1\r\n:4\r\nPING\r\n")
    #expect(try client.readToEnd() == "+PONG\r\n+OK\r\n-ERR Protocol error: expected '$', got ':'\r\n")
  }

  @Test func `that quits is ended after its answer, whatever it still sends`() throws {
    let scratch = try Scratch()
    let server = try RunningServer(in: scratch)
    let client = try server.client()
    // Closing while some of it is unread would be a reset, which takes the answers along.
    try client.send("SET a 1\r\nQUIT\r\nSET a 2\r\n" + String(repeating: "SET a 2\r\n", count: 50_000))
    #expect(try client.readToEnd() == "+OK\r\n+OK\r\n")
    try client.send("SET a 3\r\n")
    #expect(try server.client().ask("GET a") == "$1")
  }

  @Test func `whose client ends its side first still gets its answers`() throws {
    let scratch = try Scratch()
    let server = try RunningServer(in: scratch)
    let client = try server.client()
    try client.send("SET a 1\r\nGET a\r\nSET a")
    try client.stopSending()
    #expect(try client.readToEnd() == "+OK\r\n$1\r\n1\r\n")
  }

  @Test func `that does not read its answers is not read either, until it does`() throws {
    let scratch = try Scratch()
    let server = try RunningServer(in: scratch)
    let client = try server.client()
    #expect(try client.ask("SET a " + String(repeating: "x", count: 60_000)) == "+OK")
    let count = 2_000
    try client.send(String(repeating: "GET a\r\n", count: count))
    let other = try server.client()
    #expect(try other.ask("PING") == "+PONG")
    for _ in 0..<count {
      #expect(try client.answer() == "$60000")
      #expect(try client.answer().count == 60_000)
    }
  }

  @Test func `beyond the descriptors of the process waits in the queue until another ends`() throws {
    let scratch = try Scratch()
    let server = try RunningServer(in: scratch, under: ["/usr/bin/prlimit", "--nofile=40:40"])
    var clients: [RedisClient] = []
    for _ in 0..<40 { clients.append(try server.client()) }
    try server.program.wait(for: "they wait in the queue\n")
    let line = server.program.complained.split(separator: "\n").last ?? ""
    #expect(
      line.contains("unable to accept connections: ") && line.hasSuffix("too many open files; they wait in the queue"))
    let late = clients.removeLast()
    clients.removeAll()
    #expect(try late.ask("PING") == "+PONG")
  }
}
