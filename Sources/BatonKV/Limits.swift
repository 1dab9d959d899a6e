/// Every size and time that bounds what a client, a file or a stage may take, in one place, with the reason.
package enum Limits {
  /// Bytes in an inline request or in a line that announces a length; the figure redis uses.
  package static let lineBytes = 64 * 1024

  /// Bytes in one argument: a value is held whole in memory, once for each client that sends or fetches it.
  package static let bulkBytes = 16 * 1024 * 1024

  /// Arguments in one request; the figure redis uses.
  package static let requestArguments = 1024 * 1024

  /// Bytes in all arguments of one request: a request is one record of the log, written at once.
  package static let requestBytes = 64 * 1024 * 1024

  /// Bytes in one answer: an MGET of large values must not be able to exhaust the memory.
  package static let replyBytes = 64 * 1024 * 1024

  /// Bytes of an operation in the log: the largest request, with the length in front of each argument.
  package static let operationBytes = requestBytes + 4 * requestArguments + 16
}
