/// Every limit of the protocol, with its unit and its reason. Both sides may be configured to other times; sizes are
/// part of the wire.
package enum ProtocolLimits {
  /// The largest number that a frame's length field may hold. A peer that announces more is refused from the header
  /// alone, before anything is read or allocated. A frame of exactly this length is legal.
  package static let frameLengthBytes = 1 << 20

  /// The smallest: the two bytes of the version, which the length counts.
  package static let frameLengthLeastBytes = 2

  /// The length field itself, which the length does not count.
  package static let frameHeaderBytes = 4

  /// What we send of a reason, an error or a partial state. Enough for a page of output, and a reason never becomes
  /// the cause of a frame that is too long.
  package static let reasonBytes = 4096

  /// What we send of the name of a service or a stage.
  package static let nameBytes = 255

  /// A frame decoder that held a large frame gives its buffer back above this capacity, so that one big seal does not
  /// stay in the supervisor's memory for the life of the process.
  package static let idleBufferBytes = 64 << 10

  /// Each side says that it lives this often while an attempt is in flight, also while an application hook runs.
  package static let heartbeat: Duration = .seconds(1)

  /// A silence that aborts the attempt: five heartbeats lost. Never a proof of death.
  package static let silence: Duration = .seconds(5)

  /// The silence that is granted to a version-1 process, which sends no heartbeat unless it does long work.
  package static let silenceOfVersionOne: Duration = .seconds(10)

  /// How long a process may take from its start to its Hello.
  package static let hello: Duration = .seconds(5)

  /// A reply that was on the wire when a phase's time ran out is still taken for so long.
  package static let wireSlack: Duration = .seconds(1)

  /// How long a version-1 process may take to give up a lock that it is just releasing.
  package static let lockReleaseOfVersionOne: Duration = .seconds(2)

  /// What one read of a channel asks for. Nearly every message fits; the rest takes several reads.
  package static let readBytes = 4 << 10

  /// Up to here a frame passes through a socket as a whole or not at all: the kernel queues what one call sends in pieces
  /// of at least this size, and a piece only where there is room for all of it. A supervisor that dies has neither sent
  /// nor taken half of such a frame. Longer ones, of thousands of shards, are taken in pieces.
  package static let wholeFrameBytes = 32 << 10

  /// What was read from a client and not consumed, in an offer. A server that has read more does not park the connection.
  package static let residualBytes = 64 << 10

  /// What the application says of a client in an offer.
  package static let stateBytes = 64 << 10

  /// The largest packet on the pair on which connections move. It is less than what a socket sends at once by default
  /// (212 960 bytes), so that a packet always goes as a whole. A read asks for one byte more, and knows a longer one.
  package static let packetBytes = 131_381

  /// How many offers are in the air at most.
  package static let offersInTheAir = 64

  /// So many failures in a row end the offering: a taker that cannot take is not asked ten thousand times.
  package static let offerFailuresInRow = 8

  /// How many offers may wait for the taker's application.
  package static let pendingOffers = 1024

  /// How long one of them may.
  package static let pendingOffer: Duration = .seconds(30)

  /// From an offer to its answer, and to the next offer that finds room.
  package static let answer: Duration = .seconds(5)

  /// What may wait for a peer that does not read. A peer that lets so much pile up is as good as silent.
  package static let unsentBytes = 2 << 20
}
