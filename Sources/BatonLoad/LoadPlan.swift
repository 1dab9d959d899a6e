package import BatonPlatform

/// What a load consists of: clients that write, clients that read what was written, and clients that come anew for
/// every request. Each waits for its answer before it asks again.
package struct LoadPlan: Sendable {
  package var address: SocketAddress
  /// Clients that stay connected and write. Each acknowledged write is remembered and looked for at the end.
  package var writers = 4
  /// Clients that stay connected and read what a writer wrote.
  package var readers = 2
  /// Clients that connect for one request and leave.
  package var newcomers = 2
  /// How long each client rests between an answer and its next request.
  package var rest: Duration = .zero
  /// How long a newcomer rests between two visits: every visit costs a port for a minute.
  package var newcomerRest: Duration = .milliseconds(10)
  /// No answer for so long, retries included, is a failure.
  package var patience: Duration = .seconds(20)
  package var weather: Weather = .fair

  /// What the clients have to expect.
  package enum Weather: Hashable, Sendable {
    /// Nothing is killed: a request that the closing of a connection answers was not executed.
    case fair
    /// The server may be killed: a request whose connection broke may or may not have been executed, and a broken
    /// connection is counted apart from the failures.
    case kills
  }

  package init(address: SocketAddress) {
    self.address = address
  }
}

/// The limits of the load itself.
enum LoadLimits {
  /// Failures of a kind that are kept word for word; more are only counted.
  static let failuresKeptOfAKind = 5
  /// Bytes of an answer; ours are shorter than a hundred.
  static let answerBytes = 4096
  /// How long a client waits before it tries a refused connect again.
  static let refusedRest: Duration = .milliseconds(10)
}
