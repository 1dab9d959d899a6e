#if CRASH_POINTS
  import Glibc

  /// What shall happen at a point. It stands in a file with the point's name, `.` for `/`:
  ///
  ///     kill 2           SIGKILL at the second passing, counted from the writing of the file
  ///     stop 1           SIGSTOP at the next; somebody else lets the process go on
  ///     fail 1 5 3 2     from the next passing on the third and the fourth of the system calls named by the
  ///     rename           following lines fail with errno 5, on the thread that passes; of all calls if none is named
  struct CrashOrder {
    private enum Deed {
      case send(Int32)
      case fail(FaultPlan)
    }

    private let deed: Deed
    /// How many passings it takes.
    let passings: Int
    private let lines: [Substring]

    init?(_ text: String) {
      lines = text.split(separator: "\n")
      guard let words = lines.first?.split(separator: " "), words.count >= 2, let passings = Int(words[1]) else {
        return nil
      }
      self.passings = passings
      switch words[0] {
      case "kill": deed = .send(SIGKILL)
      case "stop": deed = .send(SIGSTOP)
      case "fail":
        let numbers = words.dropFirst(2).compactMap { Int32($0) }
        guard numbers.count == 3 else { return nil }
        let calls = Set(lines.dropFirst().compactMap { SystemCall(rawValue: String($0)) })
        deed = .fail(
          FaultPlan(
            failing: Int(numbers[1]), count: Int(numbers[2]), with: Errno(numbers[0]),
            calls: calls.isEmpty ? nil : calls))
      case _: return nil
      }
    }

    /// The same order with one passing less to come.
    var next: String {
      let words = lines[0].split(separator: " ")
      let first = [words[0], "\(passings - 1)"] + words.dropFirst(2)
      return ([first.joined(separator: " ")] + lines.dropFirst().map(String.init)).joined(separator: "\n")
    }

    func obey() {
      switch deed {
      // The other threads are ended or stopped with this one, before the call returns.
      case .send(let signal): kill(getpid(), signal)
      case .fail(let plan): plan.install()
      }
    }
  }
#endif
