import Baton
import Glibc

/// A server with connections that stay: it answers each line with its number on that connection and the pid. There is one
/// thread, with a loop of its own. An upgrade moves the connections.
@main enum LineServer {
  static func main() {
    do {
      var server = DataServer(
        service: "counter", build: "1.0", directory: CommandLine.arguments[1],
        formats: DataFormat(reads: 1...1, writes: 1), listeners: ["line": "127.0.0.1:0"])
      server.connections = .moved
      try serve(server.attach())
    } catch {
      say("\(error.code): \(error.cause)")
      exit(1)
    }
  }

  private static func serve(_ warming: consuming Warming) throws(BatonError) {
    let listener = try warming.process.listener("line")
    var clients = Clients(warming.process)
    var owning = try warming.takeData().orDecline()
    while true {
      let serving = try owning.ready()
      clients.serve(listener)
      serving.traffic.report(.stoppedAccepting)
      clients.part(serving.traffic.drainRequested())
      switch try serving.drained() {
      case .retire: return clients.takeArrivals()
      case .resume(let again): owning = again
      case .seal(let sealing):
        switch try sealing.complete() {
        case .retire: return clients.takeArrivals()
        case .resume(let again): owning = again
        }
      }
    }
  }
}

/// Says a line at once, also into a pipe.
func say(_ line: String) {
  let bytes = Array("\(line)\n".utf8)
  write(1, bytes, bytes.count)
}
