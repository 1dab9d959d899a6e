import BatonPlatform

// Which listeners there are. While a process is there that was given some, it keeps those: it is being connected to at
// them. Otherwise the configuration says, and what is listening already where it says so goes on listening, with all
// that waits in its queue.

/// The listeners of a service, and what is to be said about them.
struct TakenListeners {
  var listeners: [Listener] = []
  var remarks: [Sentence] = []
  /// In the store, and of no use.
  var useless: [StoredName] = []

  enum Rule: Hashable {
    case configured
    /// What the processes that are there were given.
    case asTheyAre
  }

  init(
    _ configured: [Configuration.Listener], _ inherited: [InheritedListener], by rule: Rule
  ) throws(StartRefusal) {
    var left = inherited
    do throws(SystemFailure) {
      for wanted in configured { try take(wanted, &left, rule) }
      for listener in left { try takeUnconfigured(listener, rule) }
    } catch {
      abandon()
      throw StartRefusal(error)
    }
    if rule == .configured { try bindMissing(configured) }
  }

  /// A refusal leaves no socket behind that nobody listens on. What has come from the store stays.
  func abandon() {
    for listener in listeners where listener.making == .ofThisSupervisor { listener.socket.removeFile() }
  }

  private mutating func take(
    _ wanted: Configuration.Listener, _ left: inout [InheritedListener], _ rule: Rule
  ) throws(SystemFailure) {
    guard let index = left.firstIndex(where: { $0.name == wanted.name }) else {
      if rule == .asTheyAre { remarks.append(unused(wanted, "the program that serves was not given it")) }
      return
    }
    let inherited = left[index]
    guard let descriptor = inherited.descriptor.take(), let address = try descriptor.localAddress() else {
      useless.append(inherited.stored)
      left.remove(at: index)
      return
    }
    let socket = ListeningSocket(adopting: descriptor, address: address, file: inherited.file)
    if !address.isWhatWasAsked(by: wanted.address) {
      guard rule == .asTheyAre else {
        // It is let go of below, among those that nobody has asked for.
        left[index] = InheritedListener(inherited, again: socket)
        return
      }
      remarks.append(unused(wanted, "it listens on \(address)"))
    }
    left.remove(at: index)
    listeners.append(Listener(wanted.name, adopting: socket, backlog: wanted.backlog))
  }

  private mutating func takeUnconfigured(_ inherited: InheritedListener, _ rule: Rule) throws(SystemFailure) {
    guard let descriptor = inherited.descriptor.take(), let address = try descriptor.localAddress() else { return }
    let socket = ListeningSocket(adopting: descriptor, address: address, file: inherited.file)
    switch rule {
    case .asTheyAre:
      remarks.append(
        .fact(
          .warning, "listener \(inherited.name) is configured no more, and the program that serves has it",
          "it goes on listening on \(address)"))
      listeners.append(Listener(inherited.name, adopting: socket, backlog: Configuration.Listener().backlog))
    case .configured:
      remarks.append(.fact(.notice, "listener \(inherited.name) on \(address) is closed", "it is configured no more"))
      useless.append(inherited.stored)
      socket.removeFile()
    }
  }

  private func unused(_ wanted: Configuration.Listener, _ reason: String) -> Sentence {
    .fact(
      .warning, "listener \(wanted.name) on \(wanted.address.asWritten) is not used", reason,
      then: "baton stop and baton run take what is configured")
  }

  private mutating func bindMissing(_ configured: [Configuration.Listener]) throws(StartRefusal) {
    for (place, wanted) in configured.enumerated() where !listeners.contains(where: { $0.name == wanted.name }) {
      do {
        listeners.insert(try Listener(wanted), at: min(place, listeners.count))
      } catch {
        abandon()
        throw StartRefusal(
          .unable(
            to: "listen on", "\(wanted.address.asWritten)", because: "\(error.errno)",
            then: error.errno == .addressInUse ? "end the process that has it, or choose another address" : nil))
      }
    }
  }
}

extension InheritedListener {
  /// With the descriptor put back.
  fileprivate init(_ inherited: InheritedListener, again socket: consuming ListeningSocket) {
    self.init(inherited.name, inherited.file, Boxed(OwnedDescriptor(adopting: socket.releaseDescriptor())))
  }
}

extension SocketAddress {
  /// Whether a socket with this address is what the configuration asks for; a port of 0 asks for any.
  fileprivate func isWhatWasAsked(by configured: SocketAddress) -> Bool {
    switch (self, configured) {
    case (.ipv4(let host, _), .ipv4(let wanted, port: 0)): host == wanted
    case (.ipv6(let host, _), .ipv6(let wanted, port: 0)): host == wanted
    case _: self == configured
    }
  }
}
