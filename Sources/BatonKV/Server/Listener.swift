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

  init(_ descriptor: consuming OwnedDescriptor, _ purpose: Purpose) {
    self.descriptor = descriptor
    self.purpose = purpose
  }

  var conversation: any Conversation {
    switch purpose {
    case .redis: RedisConversation()
    case .web: WebConversation()
    }
  }
}
