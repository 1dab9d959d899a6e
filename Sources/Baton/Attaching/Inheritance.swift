import BatonPlatform
import BatonProtocol

/// What a supervisor, or plain socket activation, has handed to this process, read from the environment.
struct Inheritance: ~Copyable {
  /// The control channel; without one nobody supervises this process.
  private var channel: OwnedDescriptor?
  private(set) var role = Role.incumbent
  private(set) var listeners: [Listener] = []
  private(set) var warnings: [String] = []

  init(channel: consuming OwnedDescriptor?, role: Role, listeners: [Listener]) {
    self.channel = channel
    self.role = role
    self.listeners = listeners
  }

  var hasChannel: Bool { channel != nil }

  /// Gives the number of the control channel away.
  mutating func takeChannel() -> Int32? {
    switch channel.take() {
    case .some(let channel): channel.release()
    case .none: nil
    }
  }
}

// MARK: The environment

extension Inheritance {
  private static let variables = ["HANDOFF_ROLE", "HANDOFF_SOCK_FD", "LISTEN_FDS", "LISTEN_FDNAMES", "LISTEN_PID"]
  private static let firstListener: Int32 = 3

  /// Reads the environment, marks what it names close-on-exec, and clears it.
  ///
  /// When other threads exist already, one of them may be reading the environment: then it is left as it is.
  static func ofThisProcess() throws(BatonError) -> Inheritance {
    let environment = Environment.ofThisProcess()
    let present = variables.filter { environment[$0] != nil }
    var inheritance = Inheritance(channel: nil, role: .incumbent, listeners: [])
    if !present.isEmpty { inheritance.warnings += try clear(present) }
    try inheritance.take(environment)
    return inheritance
  }

  /// Removes the variables; returns what to say when they had to stay.
  private static func clear(_ present: [String]) throws(BatonError) -> [String] {
    do throws(SystemFailure) {
      guard try Host.threadCount() > 1 else {
        try Environment.remove(present)
        return []
      }
    } catch {
      throw BatonError(.environment, error)
    }
    return [
      "unable to clear the environment: other threads exist already; "
        + "children of this process inherit \(present.joined(separator: ", "))"
    ]
  }

  private mutating func take(_ environment: Environment) throws(BatonError) {
    if let pid = environment["LISTEN_PID"], pid != "\(Host.pid)" {
      warnings.append("LISTEN_PID is \(pid), this is pid \(Host.pid): what was handed over is for another process")
      return
    }
    role = environment["HANDOFF_ROLE"] == "successor" ? .successor : .incumbent
    let count = Int32(environment["LISTEN_FDS"] ?? "0") ?? -1
    guard count >= 0, count <= SpawnRequest.descriptorsMax else {
      throw BatonError(
        .environment, "unable to use LISTEN_FDS: '\(environment["LISTEN_FDS"] ?? "")' is no number of listeners")
    }
    let names = (environment["LISTEN_FDNAMES"] ?? "").split(separator: ":", omittingEmptySubsequences: false)
    for index in 0..<Int(count) {
      // As sd_listen_fds_with_names calls them.
      try takeListener(Self.firstListener + Int32(index), index < names.count ? String(names[index]) : "unknown")
    }
    if let number = environment["HANDOFF_SOCK_FD"] { try takeChannel(number, behind: Self.firstListener + count) }
  }

  private mutating func takeListener(_ number: Int32, _ name: String) throws(BatonError) {
    do throws(SystemFailure) {
      guard let socket = try OwnedDescriptor.inherited(number) else {
        throw SystemFailure(call: .inspectDescriptor, object: "\(number)", errno: .badDescriptor)
      }
      let address = try socket.localAddress().map { "\($0)" } ?? ""
      listeners.append(Listener(name: name, address: address, descriptor: socket.release()))
    } catch {
      throw BatonError(.environment, "unable to use listener \(name) of LISTEN_FDS: \(error)")
    }
  }

  /// Serving without the supervisor that has started this process would be worse than not to start.
  private mutating func takeChannel(_ text: String, behind first: Int32) throws(BatonError) {
    do throws(SystemFailure) {
      guard let number = Int32(text), number >= first, let socket = try OwnedDescriptor.inherited(number) else {
        throw SystemFailure(call: .inspectDescriptor, object: text, errno: .badDescriptor)
      }
      channel = consume socket
    } catch {
      throw BatonError(
        .environment, "unable to use the control channel of HANDOFF_SOCK_FD: \(error); unset it to run unsupervised")
    }
  }
}
