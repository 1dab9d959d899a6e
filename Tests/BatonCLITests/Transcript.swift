import BatonCLI
import BatonPlatform
import BatonSupervisor
import Synchronization

/// What one run of `baton` printed, and how it ended.
struct Transcript: Equatable {
  var output: String
  var complaints: String
  var code: ExitCode

  /// As it would look in a terminal.
  func text(of words: [String]) -> String {
    let command = (["$ baton"] + words).joined(separator: " ")
    return "\(command)\n\(output)\(complaints)[\(code.rawValue)]\n"
  }
}

/// Runs `baton` within this process, with a world of its own around it.
func baton(
  _ words: [String], input: [UInt8] = [], in directory: String = "/srv", user: UInt32 = 1000
) -> Transcript {
  let written = Mutex(Transcript(output: "", complaints: "", code: .bug))
  var environment = Environment()
  environment["HOME"] = "/home/ann"
  let console = Console(environment: environment, user: user, workingDirectory: directory) {
    stream, bytes throws(SystemFailure) in
    written.withLock { transcript in
      let text = String(decoding: bytes, as: UTF8.self)
      if stream == .output { transcript.output += text } else { transcript.complaints += text }
    }
  } read: { _ throws(SystemFailure) in
    input
  }
  let code = CommandLineTool.run(words, console: console)
  return written.withLock { transcript in
    transcript.code = code
    return transcript
  }
}

func baton(_ words: String..., input: String = "") -> Transcript {
  baton(words, input: Array(input.utf8))
}

/// One transcript behind the other.
func transcripts(of lines: [[String]]) -> String {
  lines.map { baton($0).text(of: $0) }.joined(separator: "\n")
}
