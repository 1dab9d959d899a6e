import BatonPlatform

/// How much a line on standard error matters.
enum Severity: String {
  case fatal, warning, info
}

/// Writes one line on standard error, in the grammar of baton: *program: severity: sentence*, lower case, no full stop.
func say(_ severity: Severity, _ sentence: String) {
  // A reader of standard error that has gone is no reason to stop serving.
  try? StandardStream.error.write("baton-kv: \(severity.rawValue): \(sentence)\n")
}

/// Says why and ends the process, with every thread, answering nobody.
func endProcess(because failure: Failure) -> Never {
  say(.fatal, failure.sentence)
  Program.end(status: failure.exitStatus)
}
