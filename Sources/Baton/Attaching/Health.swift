/// What a server thinks of itself when it would serve.
public enum Health: Hashable, Sendable {
  /// All is well.
  case sound
  /// Something is amiss. The supervisor aborts the upgrade, and the process before this one serves on.
  case unsound
}
