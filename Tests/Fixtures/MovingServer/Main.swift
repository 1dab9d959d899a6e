import Baton
import Glibc

/// A server whose clients stay: a line out for a line in, with who answers and how many lines that client has sent.
@main enum MovingServer {
  static func main() {
    do {
      try run()
    } catch {
      print("\(error.code): \(error.cause)")
      exit(error.code == .stopped ? 0 : 1)
    }
  }

  private static func run() throws(BatonError) {
    var server = DataServer(
      service: "moving", build: "1.0", directory: CommandLine.arguments[2],
      formats: DataFormat(reads: 1...1, writes: 1), listeners: ["line": "127.0.0.1:0"])
    server.connections = .moved
    let warming = try server.attach()
    var clients = Clients(of: try warming.process.listener("line"), warming.process.connections)
    var owning = try warming.takeData().orDecline()
    // As a release does that cannot live with the data.
    if CommandLine.arguments.last == "--leave-owning" { exit(3) }
    while true {
      let serving = try owning.ready(revisions: [])
      let drain = clients.answer(until: serving.traffic)
      serving.traffic.report(.stoppedAccepting)
      clients.leave(drain.connections)
      switch try serving.drained() {
      case .retire: return
      case .resume(let again): owning = again
      case .seal(let sealing):
        switch try sealing.complete(revisions: []) {
        case .retire: return
        case .resume(let again): owning = again
        }
      }
    }
  }
}
