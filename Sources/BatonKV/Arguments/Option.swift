/// The switches, in the order of `--help`.
package enum Option: String, CaseIterable, Sendable {
  case data = "--data"
  case listen = "--listen"
  case http = "--http"
  case service = "--service"
  case versionText = "--version-text"
  case failAt = "--fail-at"
  case hangAt = "--hang-at"
  case exitAt = "--exit-at"
  case freezeAt = "--freeze-at"
  case slowWarm = "--slow-warm"
  case slowDrain = "--slow-drain"
  case slowSeal = "--slow-seal"
  case unhealthy = "--unhealthy"
  case wrongRevisions = "--wrong-revisions"
  case lackListener = "--lack-listener"
  case answerBeforeSync = "--answer-before-sync"
  case help = "--help"
  case version = "--version"

  /// What stands behind the switch, or nil when it stands alone.
  package var operand: String? {
    switch self {
    case .data: "DIR"
    case .listen, .http: "HOST:PORT"
    case .versionText: "TEXT"
    case .failAt, .hangAt, .freezeAt: "STAGE"
    case .exitAt: "STAGE[:STATUS]"
    case .slowWarm, .slowDrain, .slowSeal: "DURATION"
    case .service, .lackListener: "NAME"
    case .unhealthy, .wrongRevisions, .answerBeforeSync, .help, .version: nil
    }
  }

  /// What it does, in lines of at most 60 characters.
  package var meaning: String {
    switch self {
    case .data: "keep the log in DIR, which must exist"
    case .listen: "by hand: serve redis clients there (127.0.0.1:6379)"
    case .http: "by hand: answer /healthz and /version there (nowhere)"
    case .service: "the service's name in baton's configuration (\(Options.defaultService))"
    case .versionText: "the version that /version and INFO tell (\(Options.defaultVersion))"
    case .failAt: "end with a message; at seal: report a failed seal"
    case .hangAt: "wait for ever, while heartbeats go on"
    case .exitAt: "end at once without a word (status 3)"
    case .freezeAt: "stop the whole process, heartbeats and all"
    case .slowWarm: "take so much longer to replay the log"
    case .slowDrain: "take so much longer to finish what was begun"
    case .slowSeal: "take so much longer to seal the data"
    case .unhealthy: "say at ready and at /healthz that something is wrong"
    case .wrongRevisions: "say at ready another revision than was sealed"
    case .lackListener: "behave as if the listener NAME had not been given"
    case .answerBeforeSync: "BROKEN ON PURPOSE: answer writes before they are durable"
    case .help: "print this and end"
    case .version: "print the version and end"
    }
  }
}
