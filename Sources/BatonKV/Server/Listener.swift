import Baton
import BatonPlatform

/// A listener and what is spoken on its connections. Held for life: a drain ceases to accept, but closes nothing, since the
/// server may be told to resume.
final class Listener: Sendable {
  enum Purpose: String, CaseIterable, Sendable {
    case redis = "kv"
    case web = "http"
  }

  let descriptor: OwnedDescriptor
  let purpose: Purpose

  /// A listener of the library; nil when nothing of ours is spoken on one of that name.
  init?(_ given: Baton.Listener) throws(SystemFailure) {
    guard let purpose = Purpose(rawValue: given.name) else { return nil }
    self.purpose = purpose
    descriptor = try OwnedDescriptor.duplicate(of: given.descriptor)
  }

  var conversation: any Conversation {
    switch purpose {
    case .redis: RedisConversation()
    case .web: WebConversation()
    }
  }
}
