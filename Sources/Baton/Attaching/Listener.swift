import BatonPlatform

/// A listening socket by the name that the service's configuration gives it.
///
/// The socket is bound, listening and non-blocking, and shared with the supervisor and with the process before and after
/// this one. So:
///
/// * Accept on ``descriptor`` as often as you like, and stop accepting when you are asked to drain.
/// * Keep it open for as long as the process may serve again. Closing it is allowed and disturbs nobody else.
/// * **Never `shutdown` it**: that would close the door for every process that shares it. Never call `listen` on it with a
///   smaller queue, and never change its blocking mode.
///
/// A framework that closes what it is given gets a ``duplicate()``.
public struct Listener: Hashable, Sendable {
  /// The name, such as `http`.
  public let name: String
  /// The address it is bound to, such as `127.0.0.1:8080` or `/run/kv.sock`; empty when the kernel does not tell.
  public let address: String
  /// The number of the socket. It is yours: the library does not touch it any more.
  public let descriptor: Int32

  package init(name: String, address: String, descriptor: Int32) {
    self.name = name
    self.address = address
    self.descriptor = descriptor
  }

  /// A second descriptor of the same socket, close-on-exec. Closing it is up to you.
  ///
  /// - Throws: ``BatonError/Code/system``, when the process has no descriptor left.
  public func duplicate() throws(BatonError) -> Int32 {
    do throws(SystemFailure) {
      return try OwnedDescriptor.duplicate(of: descriptor).release()
    } catch {
      throw BatonError(.system, error)
    }
  }
}
