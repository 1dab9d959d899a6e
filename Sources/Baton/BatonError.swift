import BatonPlatform

/// Why a step could not be taken: what kind of trouble it is, and the sentence about it.
///
/// Decide by ``code``; show ``cause`` to people. Codes may be added in later versions, so a `switch` over them needs a
/// `default`.
public struct BatonError: Error, Hashable, Sendable {
  /// The kind of trouble.
  public let code: Code
  /// A sentence for people, of the form *unable to VERB OBJECT: reason*, in lower case and without a full stop.
  public let cause: String

  init(_ code: Code, _ cause: String) {
    self.code = code
    self.cause = cause
  }

  init(_ code: Code = .system, _ failure: SystemFailure) {
    self.init(code, "\(failure)")
  }
}

extension BatonError {
  /// A kind of trouble, by its name.
  public struct Code: Hashable, Sendable, CustomStringConvertible {
    /// The name, as it is also written in this documentation.
    public let description: String

    /// The server declared something that cannot be, such as an address that is none.
    public static let misuse = Code(description: "misuse")
    /// The environment names descriptors that are not there, or that are not what it says.
    public static let environment = Code(description: "environment")
    /// A listener that the server needs was not handed over, or cannot be bound.
    public static let listeners = Code(description: "listeners")
    /// The data directory is locked by somebody else.
    public static let locked = Code(description: "locked")
    /// The data directory is on a file system that cannot lock it.
    public static let fileSystem = Code(description: "fileSystem")
    /// The data has a format that this release does not read.
    public static let format = Code(description: "format")
    /// The supervisor has refused or aborted: another process serves, and this one has to end.
    public static let aborted = Code(description: "aborted")
    /// The supervisor is gone or silent, and this process does not serve yet: it has to end.
    public static let supervisorGone = Code(description: "supervisorGone")
    /// The server itself asked to stop before it served. The usual way out of `main` then is a success.
    public static let stopped = Code(description: "stopped")
    /// A connection cannot be parked, because nobody has asked for it.
    public static let notAsked = Code(description: "notAsked")
    /// A connection cannot be parked, because too much would have to go along.
    public static let tooLarge = Code(description: "tooLarge")
    /// A connection cannot be parked, because it is none: not a stream socket, or not connected any more.
    public static let notConnected = Code(description: "notConnected")
    /// A connection cannot be accepted any more, because its offer was withdrawn.
    public static let withdrawn = Code(description: "withdrawn")
    /// The task that waited was cancelled.
    public static let cancelled = Code(description: "cancelled")
    /// The kernel would not.
    public static let system = Code(description: "system")
  }
}

extension BatonError: CustomStringConvertible {
  /// The cause.
  public var description: String { cause }
}
