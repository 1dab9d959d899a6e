/// What the command line asked for.
package struct Options: Equatable, Sendable {
  package static let defaultVersion = "1.0.0"
  package static let defaultService = "kv"

  package var dataDirectory = ""
  package var listen = "127.0.0.1:6379"
  package var http: String?
  package var service = Options.defaultService
  package var version = Options.defaultVersion
  package var rehearsal = Rehearsal()

  package enum Wish: Equatable, Sendable {
    case serve(Options)
    case help
    case version(String)
  }

  /// Reads the arguments behind the program's name.
  package static func wish(from arguments: [String]) throws(ConfigurationProblem) -> Wish {
    var options = Options()
    var wish: Wish?
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      let (option, operand) = try read(argument, &rest)
      switch option {
      case .help: wish = .help
      case .version: wish = wish ?? .version("")
      case _: try options.take(option, operand)
      }
    }
    if let wish { return wish == .help ? .help : .version(options.version) }
    guard !options.dataDirectory.isEmpty else {
      throw ConfigurationProblem("the command line", nil, "--data DIR is missing; baton-kv --help tells all switches")
    }
    return .serve(options)
  }

  /// A switch and what stands behind it, either as the next argument or after `=`.
  private static func read(
    _ argument: String, _ rest: inout ArraySlice<String>
  ) throws(ConfigurationProblem) -> (Option, String) {
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard let option = Option(rawValue: String(parts.first ?? "")) else {
      throw ConfigurationProblem("the argument", argument, "no such switch; baton-kv --help tells all switches")
    }
    guard let operand = option.operand else {
      guard parts.count == 1 else { throw ConfigurationProblem(option.rawValue, String(parts[1]), "it takes no value") }
      return (option, "")
    }
    guard let value = parts.count == 2 ? String(parts[1]) : rest.popFirst(), !value.isEmpty else {
      throw ConfigurationProblem(option.rawValue, nil, "\(operand) is missing behind it")
    }
    return (option, value)
  }

  // swift-format-ignore
  private mutating func take(_ option: Option, _ value: String) throws(ConfigurationProblem) {
    switch option {
    case .data:             dataDirectory = value
    case .listen:           listen = value
    case .http:             http = value
    case .service:          service = value
    case .versionText:      version = value
    case .failAt:           try add(.fail, option, value)
    case .hangAt:           try add(.hang, option, value)
    case .exitAt:           try addExit(value)
    case .freezeAt:         try add(.freeze, option, value)
    case .slowWarm:         rehearsal.delays[.warm] = try delay(option, value)
    case .slowDrain:        rehearsal.delays[.drain] = try delay(option, value)
    case .slowSeal:         rehearsal.delays[.seal] = try delay(option, value)
    case .unhealthy:        rehearsal.health = .unhealthy
    case .wrongRevisions:   rehearsal.revisions = .wrong
    case .lackListener:     rehearsal.lackedListeners.insert(value)
    case .answerBeforeSync: rehearsal.answers = .beforeSync
    case .help, .version:   break
    }
  }

  private mutating func addExit(_ value: String) throws(ConfigurationProblem) {
    let parts = value.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard let status = parts.count == 2 ? UInt8(parts[1]) : 3 else {
      throw ConfigurationProblem(Option.exitAt.rawValue, value, "a status is a number from 0 to 255")
    }
    try add(.exit(status: Int32(status)), .exitAt, String(parts[0]))
  }

  private mutating func add(
    _ fault: Rehearsal.Fault, _ option: Option, _ name: String
  ) throws(ConfigurationProblem) {
    guard let stage = Stage(rawValue: name) else {
      let names = Stage.allCases.map(\.rawValue).joined(separator: ", ")
      throw ConfigurationProblem(option.rawValue, name, "no such stage; the stages are \(names)")
    }
    guard rehearsal.faults[stage] == nil else {
      throw ConfigurationProblem(option.rawValue, name, "something else is already rehearsed at this stage")
    }
    rehearsal.faults[stage] = fault
  }

  private func delay(_ option: Option, _ value: String) throws(ConfigurationProblem) -> Duration {
    guard let delay = duration(value) else {
      throw ConfigurationProblem(
        option.rawValue, value, "expected a number with us, ms, s or min behind it, such as 250ms")
    }
    return delay
  }
}
