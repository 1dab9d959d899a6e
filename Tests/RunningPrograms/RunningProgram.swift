package import BatonPlatform
package import Foundation

/// A real program that a test has started, with what it said.
///
/// Foundation's Process is not used: it starts programs with every signal blocked, so that SIGTERM never reaches them.
/// Whoever lets go of the program ends it with everything in its session.
package final class RunningProgram: Sendable {
  package let pid: Int32
  private let handle: ProcessHandle
  private let transcript = Transcript()

  /// Starts a program by its path, in a session of its own, with `/dev/null` as its input. `passed` become its descriptors
  /// from 3 on, and LISTEN_PID is set when there are any.
  package init(
    _ path: String, _ arguments: [String] = [], environment: [String: String] = [:], directory: URL? = nil,
    passing passed: [Int32] = []
  ) throws {
    var variables = Environment.ofThisProcess()
    for (name, value) in environment { variables[name] = value }
    let input = try Files.open("/dev/null", for: .reading)
    let output = try Self.pipe()
    let errors = try Self.pipe()
    var request = SpawnRequest(
      executable: .path(path), arguments: [path] + arguments, environment: variables,
      descriptors: [input.raw, output.writing.descriptor.raw, errors.writing.descriptor.raw] + passed)
    if !passed.isEmpty { request.listenPid = .ofTheChild }
    request.directory = directory?.path()
    handle = try ProcessHandle.spawn(request)
    pid = handle.pid
    try transcript.read(.output, from: output.reading.descriptor.duplicate())
    try transcript.read(.errors, from: errors.reading.descriptor.duplicate())
  }

  deinit {
    // Best effort on the way out of a test that may have failed already; what is left is seen by the next one.
    _ = try? handle.send(.kill)
    _ = try? ProcessSession(id: pid).kill()
    _ = try? handle.waitUntilEnded()
  }

  /// What it has written to standard output so far.
  package var said: String { transcript.text(of: .output) }
  /// What it has written to standard error so far.
  package var complained: String { transcript.text(of: .errors) }

  package func send(_ signal: Signal) throws {
    try handle.send(signal)
  }

  /// Whether it has ended, or does so soon.
  package func hasEnded(within limit: Duration = .zero) throws -> Bool {
    try handle.descriptor.wait(for: .readable, until: .now().advanced(by: limit))
  }

  /// Waits until either stream holds the words.
  ///
  /// - Throws: ``Impatience`` with all that was said, when the deadline passes or the program ends before.
  package func wait(for words: String, within limit: Duration = .seconds(30)) throws {
    try transcript.wait(for: words, within: limit)
  }

  /// Waits until what it has said by then is as it should be; `event` is for the complaint.
  package func wait(
    for event: String, within limit: Duration = .seconds(30), until holds: () -> Bool
  ) throws {
    try transcript.wait(for: event, within: limit, until: holds)
  }

  /// Waits until the program has ended and everything it wrote has been read.
  @discardableResult
  package func waitUntilEnded(within limit: Duration = .seconds(30)) throws -> ExitStatus {
    guard try handle.descriptor.wait(for: .readable, until: .now().advanced(by: limit)),
      case .ended(let status) = try handle.waitUntilEnded()
    else { throw transcript.impatience("the end of pid \(pid)") }
    try transcript.waitForEnd(within: limit)
    return status
  }

  /// Waits until the program itself is gone, whoever else still writes to its streams.
  package func waitUntilGone(within limit: Duration = .seconds(30)) throws {
    guard try handle.descriptor.wait(for: .readable, until: .now().advanced(by: limit)) else {
      throw transcript.impatience("the end of pid \(pid)")
    }
  }

  /// Runs a program to its end.
  package static func run(
    _ path: String, _ arguments: [String] = [], environment: [String: String] = [:], directory: URL? = nil,
    within limit: Duration = .seconds(60)
  ) throws -> Finished {
    let program = try RunningProgram(path, arguments, environment: environment, directory: directory)
    let status = try program.waitUntilEnded(within: limit)
    return Finished(status: status, said: program.said, complained: program.complained)
  }

  /// A program that has run to its end.
  package struct Finished: Hashable, Sendable {
    package let status: ExitStatus
    package let said: String
    package let complained: String
  }

  private final class End: Sendable {
    let descriptor: OwnedDescriptor
    init(_ raw: Int32) { descriptor = OwnedDescriptor(adopting: raw) }
  }

  private static func pipe() throws -> (reading: End, writing: End) {
    let (reading, writing) = try BatonPlatform.Pipe().split()
    return (End(reading), End(writing))
  }
}

/// Something that a test waited for did not happen in time.
package struct Impatience: Error, CustomStringConvertible {
  let waitedFor: String
  let said: String
  let complained: String

  package var description: String {
    "waited in vain for \(waitedFor)\n--- standard output\n\(said)\n--- standard error\n\(complained)"
  }
}
