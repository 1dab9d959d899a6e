/// What the peer is told to do wrong, and where. Without orders it behaves.
///
///     scripted-peer --data DIR [--at STEP ACTION]… [--lie LIE]… [--service NAME] [--no-data]
struct Script {
  /// Where in its life something may be done, named after what comes next.
  enum Step: String {
    case hello, warm, begin, ready, serve, drain, seal, sealed, resume, commit
  }

  enum Action {
    /// SIGKILL to itself, as a crash would.
    case die
    case exit(Int32)
    /// Goes on showing that it lives, and does not take this step.
    case hang
    /// SIGSTOP to itself: it is there and silent.
    case freeze
    /// Takes the step when the test has made the file `go-STEP` beside its data.
    case wait
    /// Says no.
    case refuse
    /// Closes the control channel and lives on.
    case close
  }

  /// Whether it owns data behind a lock.
  enum Estate {
    case data, none
  }

  enum Lie: String {
    case pid, garbage, role
    case version9 = "version-9"
    case revisions, health, service, format
    case listenersPrepared = "listeners-prepared"
    case listenersReady = "listeners-ready"
    case drained
  }

  var data = ""
  var service = "peer"
  var estate = Estate.data
  var actions: [Step: Action] = [:]
  var lies: Set<Lie> = []

  init(_ words: [String]) {
    var words = words[...]
    while let word = words.popFirst() {
      switch word {
      case "--data": data = words.popFirst() ?? ""
      case "--no-data": estate = .none
      case "--service": service = words.popFirst() ?? ""
      case "--lie":
        if let lie = words.popFirst().flatMap(Lie.init) { lies.insert(lie) } else { Self.fail(word) }
      case "--at":
        guard let step = words.popFirst().flatMap(Step.init), let action = words.popFirst().flatMap(Action.init) else {
          Self.fail(word)
        }
        actions[step] = action
      default: Self.fail(word)
      }
    }
  }

  private static func fail(_ word: String) -> Never {
    fatalError("scripted-peer does not understand \(word)")
  }
}

extension Script.Action {
  init?(_ word: String) {
    switch word {
    case "die": self = .die
    case "hang": self = .hang
    case "freeze": self = .freeze
    case "wait": self = .wait
    case "refuse": self = .refuse
    case "close": self = .close
    default:
      guard word.hasPrefix("exit-"), let code = Int32(word.dropFirst(5)) else { return nil }
      self = .exit(code)
    }
  }
}
