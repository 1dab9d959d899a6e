import BatonPlatform
import Foundation
import RunningPrograms
import Testing

/// A keeper and what it keeps: the test's own program, told what to do through a pipe by name.
final class KeptService {
  let keeper: RunningProgram
  let scratch: Scratch
  private let commands: OwnedDescriptor

  /// `limit` is the longest delay, in milliseconds, of a keeper for whom nobody ever was well.
  init(
    program: String = BuiltProgram.path("KeptServer"), limit: Int? = nil, environment: [String: String] = [:],
    scratch: Scratch? = nil
  ) throws {
    self.scratch = try scratch ?? Scratch()
    let pipe = try self.scratch.pipe("commands")
    try self.scratch.pipe("commands.orphan")
    commands = try Files.open(pipe, for: .updating(mode: 0o600))
    keeper = try RunningProgram(program, ["keep", pipe] + (limit.map { ["\($0)"] } ?? []), environment: environment)
    try waitForStart(1)
  }

  deinit {
    // It leads a session of its own, which nobody else ends. A test that has failed may have left none.
    _ = try? pid.map { try ProcessSession(id: $0).kill() }
  }

  /// Tells the supervisor, and waits until it has done so.
  func tell(_ line: String) throws {
    try commands.writeAll(Array((line + "\n").utf8))
    try keeper.wait(for: "done \(line)\n")
  }

  /// Tells the supervisor what it will not live to confirm.
  func tellAndForget(_ line: String) throws {
    try commands.writeAll(Array((line + "\n").utf8))
  }

  /// Lines of the supervisors that begin so, without that.
  func lines(_ beginning: String) -> [String] {
    // What follows the last line break is not a line yet.
    keeper.said.split(separator: "\n", omittingEmptySubsequences: false).dropLast().filter { $0.hasPrefix(beginning) }
      .map { String($0.dropFirst(beginning.count)) }
  }

  /// `PID under PID at ADDRESS with NAMES` of each start.
  var starts: [[String]] { lines("started ").map { $0.split(separator: " ").map(String.init) } }
  var pid: Int32? { starts.last?.first.flatMap { Int32($0) } }
  var address: String { starts.last?[4] ?? "" }

  /// Kills the supervisor and waits for the next.
  func killSupervisor() throws {
    let before = starts.count
    let pid = try #require(pid)
    let identity = try #require(try ProcessIdentity(pid: pid))
    let handle = try ProcessHandle(opening: identity)
    switch consume handle {
    case .some(let handle): try handle.send(.kill)
    case .none: Issue.record("the supervisor has gone before")
    }
    try waitForStart(before + 1)
  }

  func waitForStart(_ number: Int) throws {
    try keeper.wait(for: "the start \(number) of the supervisor") { starts.count >= number }
  }
}

extension Scratch {
  /// A pipe by this name.
  @discardableResult
  func pipe(_ name: String) throws -> String {
    let path = "\(path)/\(name)"
    // The path is a C string for the time of the call.
    let made = unsafe mkfifo(path, 0o600)
    try #require(made == 0)
    return path
  }
}
