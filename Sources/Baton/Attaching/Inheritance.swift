import BatonPlatform
import BatonProtocol

/// What a supervisor, or plain socket activation, has handed to this process, read from the environment.
struct Inheritance: ~Copyable {
  /// The control channel; without one nobody supervises this process.
  var channel: OwnedDescriptor?
  var role = Role.incumbent
  var listeners: [Listener] = []
  var warnings: [String] = []

  init(channel: consuming OwnedDescriptor?, role: Role, listeners: [Listener]) {
    self.channel = channel
    self.role = role
    self.listeners = listeners
  }

  static let variables = [
    "HANDOFF_ROLE", "HANDOFF_SOCK_FD", "LISTEN_FDS", "LISTEN_FDNAMES", "LISTEN_PID",
  ]
  private static let firstListener: Int32 = 3

  /// Reads the environment, marks what it names close-on-exec, and clears it.
  ///
  /// When other threads exist already, one of them may be reading the environment: then it is left as it is.
  static func ofThisProcess() throws(BatonError) -> Inheritance {
    do throws(SystemFailure) {
      let environment = Environment.ofThisProcess()
      let present = variables.filter { environment[$0] != nil }
      var warnings: [String] = []
      if !present.isEmpty {
        if try Host.threadCount() == 1 {
          try Environment.remove(present)
        } else {
          warnings.append(
            "unable to clear the environment: other threads exist already; "
              + "children of this process inherit \(present.joined(separator: ", "))")
        }
      }
      return try Inheritance(environment, warnings)
    } catch {
      throw BatonError(.environment, error)
    }
  }

  /// Gives the number of the control channel away.
  mutating func takeChannel() -> Int32? {
    switch channel.take() {
    case .some(let channel): channel.release()
    case .none: nil
    }
  }

  private init(_ environment: Environment, _ warnings: [String]) throws(SystemFailure) {
    self.warnings = warnings
    if let pid = environment["LISTEN_PID"], pid != "\(Host.pid)" {
      self.warnings.append("LISTEN_PID is \(pid), this is pid \(Host.pid): what was handed over is for another process")
      return
    }
    role = environment["HANDOFF_ROLE"] == "successor" ? .successor : .incumbent
    let names = (environment["LISTEN_FDNAMES"] ?? "").split(separator: ":", omittingEmptySubsequences: false)
    for index in 0..<min(Int32(environment["LISTEN_FDS"] ?? "") ?? 0, Int32(SpawnRequest.descriptorsMax)) {
      let name = Int(index) < names.count ? String(names[Int(index)]) : "unknown"
      try takeListener(Self.firstListener + index, name)
    }
    if let number = environment["HANDOFF_SOCK_FD"] {
      channel = try Int32(number).flatMap { (number) throws(SystemFailure) in try OwnedDescriptor.inherited(number) }
      if channel == nil { self.warnings.append("HANDOFF_SOCK_FD is \(number), which is no open descriptor") }
    }
  }

  private mutating func takeListener(_ number: Int32, _ name: String) throws(SystemFailure) {
    guard let socket = try OwnedDescriptor.inherited(number) else {
      warnings.append("listener \(name) should be descriptor \(number), which is not open")
      return
    }
    let address = try socket.localAddress().map { "\($0)" } ?? ""
    listeners.append(Listener(name: name, address: address, descriptor: socket.release()))
  }
}
