/// What one client of the control socket may cost.
package enum ControlLimits {
  /// From the connection to the complete request: a person's shell sends it at once.
  package static let request = Duration.seconds(5)
  /// From the last word to its being read.
  package static let farewell = Duration.seconds(10)
  /// Connections at a time; more are told so and closed.
  package static let connections = 32
  /// Bytes read in one go, so that no client holds the others up.
  static let readBytes = 64 * 1024
  /// How long no connection is accepted after the system had no descriptor left for one.
  static let pause = Duration.seconds(1)
  /// Clients that may wait to be accepted.
  static let backlog: Int32 = 64
}
