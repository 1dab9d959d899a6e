import BatonPlatform
import BatonSupervisor

/// The word by which `baton` is told to become the keeper of what the other words say. For `baton run` itself, and for
/// tests of it.
enum KeeperCommand {
  static let word = "keep-supervisor"
}

/// `baton keep-supervisor run FILE`: a keeper, whose supervisor is this same program with the other words.
enum KeeperChild {
  /// At the control socket there may be a supervisor that has lost its keeper.
  static func run(
    _ words: [String], attachingAt controlSocket: String? = nil, _ console: Console = .ofThisProcess()
  ) -> Int32 {
    let log = Log(from: .notice, readBy: .ofStandardError(console.environment)) { console.complain($0) }
    let program = KeptProgram(
      executable: KeptProgram.thisProgram, arguments: ["baton"] + words, environment: console.environment)
    do throws(SystemFailure) {
      let keeper = try KeeperLoop(program, log: log)
      if let controlSocket { try keeper.attach(at: controlSocket) }
      return try keeper.keep().exitCode
    } catch {
      log.say(.unable(error, then: "the service goes on without its keeper"))
      return ExitCode.systemWouldNot.rawValue
    }
  }
}

extension KeeperEnd {
  fileprivate var exitCode: Int32 {
    switch self {
    case .code(let code): code
    case .startFailed: ExitCode.systemWouldNot.rawValue
    }
  }
}
