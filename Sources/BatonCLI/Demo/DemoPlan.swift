import BatonLoad
import BatonPlatform
import BatonSupervisor

/// How a demo is done: where, with how many clients, for how long.
struct DemoPlan: Sendable {
  enum Keeping: Hashable, Sendable {
    case nothing, everything
  }

  /// The least time that the load runs; the acts take as long as they take.
  let duration: Duration
  let clients: Int
  let folder: String
  let keeping: Keeping
  /// baton-kv, which is built beside this program.
  let server: String

  init(_ arguments: Arguments, _ console: Console) throws(CommandFailure) {
    let longest = Duration.seconds(3600)
    duration = try arguments.value(of: .duration, as: .duration(.zero...longest)) ?? .seconds(10)
    clients = try arguments.value(of: .clients, as: .count(4...256)) ?? 8
    let kept = arguments.value(of: .keep).map(console.resolved)
    keeping = kept == nil ? .nothing : .everything
    do throws(SystemFailure) {
      server = Files.directory(of: try Program.path) + "/baton-kv"
      let name = try Host.randomBytes(4).map { String($0, radix: 16) }.joined()
      folder = kept ?? "\(console.environment["TMPDIR"] ?? "/tmp")/baton-demo-\(name)"
      guard try FileFacts.ifPresent(path: server) != nil else {
        throw SystemFailure(call: .open, object: server, errno: .noSuchFile)
      }
    } catch {
      throw .system(error, then: "baton demo needs baton-kv beside baton")
    }
  }

  var newcomers: Int { max(1, clients / 4) }
  var readers: Int { max(1, clients / 4) }
  var writers: Int { clients - newcomers - readers }

  func load(of address: SocketAddress) -> LoadPlan {
    var load = LoadPlan(address: address)
    (load.writers, load.readers, load.newcomers) = (writers, readers, newcomers)
    return load
  }
}
