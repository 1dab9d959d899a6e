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

  /// Bytes that a replay reads at once, and how often before it lets others have their turn.
  package static let replayChunkBytes = 1024 * 1024
  package static let replayChunksAtOnce = 64

  /// Bytes that are read from a connection at once; one read for each readiness, so that nobody starves.
  package static let readBytes = 64 * 1024

  /// Bytes of answers that a connection may leave unread before its requests are no longer read.
  package static let unsentBytes = 1024 * 1024

  /// Bytes of writes that may wait for the disk before no more requests are executed for anybody.
  package static let waitingWriteBytes = 64 * 1024 * 1024

  /// Bytes in the head of an HTTP request.
  package static let webHeadBytes = 8 * 1024

  /// Connections at once; more wait in the listener's queue.
  package static let connections = 10_000

  /// How long accepting rests after the kernel refused a descriptor, if no connection ends before.
  package static let acceptRest = Duration.milliseconds(100)

  /// How long the same warning is not said again.
  package static let repeatedWarning = Duration.seconds(60)

  /// How long a client may take to end its side after ours; then it is cut off.
  package static let lingering = Duration.seconds(5)

  /// How long a handoff waits for the rest of a request that has begun to arrive: others wait at the door.
  package static let unfinishedRequest = Duration.seconds(1)

  /// How long after it was let in a client may take to ask its first question before a drain takes it for an idle one.
  package static let firstRequest = Duration.milliseconds(10)

  /// How long a drain waits for the rest of requests when nobody else sets its time.
  package static let drainGrace = Duration.seconds(10)

  /// How much later than their answers the writes of `--answer-before-sync` reach the file: long enough for kill -9 to show
  /// what otherwise only a power failure would.
  package static let mutantDelay = Duration.milliseconds(100)

  /// Connections that may wait to be accepted, when the server binds its own listeners.
  package static let backlog: Int32 = 4096
}
