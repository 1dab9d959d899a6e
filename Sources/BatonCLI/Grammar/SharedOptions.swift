extension Option {
  package static let json = Option("json", .alone, "Print JSON for scripts instead of text for people.")
  package static let service = Option(
    "service", .value("NAME"), "The service, if its control socket is at the default place for its name.")
  package static let socket = Option("socket", .value("PATH"), "The service, by the path of its control socket.")
  /// Every command takes it.
  package static let help = Option("help", .alone, "Print this.")
}
