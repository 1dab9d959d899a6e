import BatonPlatform

/// One client: its socket, what is spoken on it, what it is owed, and how far its end has come.
///
/// A connection ends in order: what was asked is answered, then our side ends, then everything that still comes is read and thrown
/// away until the client ends its side. Closing with unread bytes would be a reset, which can take answers with it that the
/// client has not read yet.
final class Connection {
  enum Phase: Equatable {
    /// Requests are executed as they come.
    case conversing
    /// A drain has begun: requests that have been read are executed, and no more is read.
    case finishingRead
    /// The drain found half a request, or a client that has only just come: one more request is executed.
    case finishingLast
    /// No more requests; answers are still owed.
    case answering
    /// Our side has ended; the client's has not.
    case lingering
  }

  enum Loss: Error {
    case connectionLost
  }

  let token: UInt64
  let descriptor: OwnedDescriptor
  private let acceptedAt = MonotonicInstant.now()
  /// Something was received, ever.
  private var hasSpoken = false
  var conversation: any Conversation
  var outbox = Outbox()
  var phase = Phase.conversing
  /// The client has ended its side: what was asked before is still answered.
  var clientHasEnded = false
  /// Requests have arrived that were not executed because the client does not read or the disk does not write.
  var isHeldBack = false
  /// What the loop watches.
  var interest = Interest.readable

  init(token: UInt64, descriptor: consuming OwnedDescriptor, conversation: any Conversation) {
    self.token = token
    self.descriptor = descriptor
    self.conversation = conversation
  }

  /// Reads once; what comes when no request is executed any more is thrown away.
  func receive(into room: inout [UInt8]) throws(Loss) {
    do throws(SystemFailure) {
      switch try descriptor.read(into: &room) {
      case .bytes(let count):
        hasSpoken = true
        if takesRequests { conversation.take(room[..<count]) }
      case .ended: clientHasEnded = true
      case .wouldBlock: break
      }
    } catch {
      throw .connectionLost
    }
  }

  /// Executes what has arrived, as far as it may be.
  func answer(_ execution: inout Execution) {
    isHeldBack = false
    while takesRequests {
      guard mayAnswer(execution) else {
        isHeldBack = true
        return
      }
      guard let answer = conversation.answerNext(&execution) else { return nothingWhole() }
      outbox.add(answer.bytes, until: answer.until, durable: execution.keyspace.durable)
      if answer.afterwards == .close || phase == .finishingLast { phase = .answering }
    }
  }

  private func nothingWhole() {
    if clientHasEnded || phase == .finishingRead && conversation.isBetweenRequests {
      phase = .answering
    } else if phase == .finishingRead {
      phase = .finishingLast
    }
  }

  /// Sends what may be sent; true when at least one byte left.
  func flush() throws(Loss) -> Bool {
    var hasSent = false
    do throws(SystemFailure) {
      while !outbox.sendable.isEmpty {
        let sendable = outbox.sendable
        guard case .bytes(let count) = try descriptor.send(sendable.span) else { break }
        outbox.sent(count)
        hasSent = true
      }
    } catch {
      throw .connectionLost
    }
    return hasSent
  }

  /// Ends our side when everything that was owed has been sent. False when the connection is over altogether.
  func endInOrder() throws(Loss) -> Bool {
    guard phase == .answering, outbox.isEmpty else { return !(phase == .lingering && clientHasEnded) }
    if clientHasEnded { return false }
    do throws(SystemFailure) {
      try descriptor.stopSending()
    } catch {
      throw .connectionLost
    }
    phase = .lingering
    return true
  }

  /// A drain has begun: what was read is still executed, and a request of which a part was read. A client that was let in a
  /// moment ago is about to ask, and turning it away would be as good as a closed door.
  func stopConversing() {
    guard phase == .conversing else { return }
    let isNewcomer = !hasSpoken && acceptedAt.advanced(by: Limits.firstRequest) > .now()
    phase = isNewcomer ? .finishingLast : .finishingRead
  }

  /// What the loop shall watch now.
  var wantedInterest: Interest {
    var wanted: Interest = []
    let reads = phase == .conversing || phase == .finishingLast || phase == .lingering
    if reads, !clientHasEnded, !isHeldBack { wanted.formUnion(.readable) }
    if !outbox.sendable.isEmpty { wanted.formUnion(.writable) }
    return wanted
  }

  /// The drain waits for a request of which nothing has come yet.
  var owesFirstRequest: Bool { phase == .finishingLast && conversation.isBetweenRequests }

  var takesRequests: Bool { phase != .answering && phase != .lingering }

  /// Neither does the client leave too many answers unread, nor do too many writes wait for the disk.
  func mayAnswer(_ execution: Execution) -> Bool {
    outbox.byteCount <= Limits.unsentBytes && execution.keyspace.waitingBytes <= Limits.waitingWriteBytes
  }
}
