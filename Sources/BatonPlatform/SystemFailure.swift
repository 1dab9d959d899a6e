/// The kernel refused: the call, the object it was asked of, and the error number. Always all three.
package struct SystemFailure: Error, Hashable, Sendable, CustomStringConvertible {
  package let call: SystemCall
  package let object: String
  package let errno: Errno

  package init(call: SystemCall, object: String, errno: Errno) {
    self.call = call
    self.object = object
    self.errno = errno
  }

  /// `unable to bind 127.0.0.1:80: permission denied`
  package var description: String {
    "unable to \(call.rawValue) \(object): \(errno)"
  }
}
