// Notifications as bytes: assignments, one a line.
//
// What is not known, or has a value that cannot be, is passed over without a word: a newer service may say more than we
// know, and systemd does the same. Of an assignment that stands twice the first counts.

extension ServiceNotice {
  /// Reads a datagram; `nil` when nothing in it may be used.
  package init?(reading bytes: [UInt8]) {
    // A zero at the end is permitted, as systemd permits it.
    let text = bytes.last == 0 ? bytes.dropLast() : bytes[...]
    guard text.count <= Self.bytesMax, !text.contains(0) else { return nil }
    let assignments = Assignments(text)
    if assignments["BARRIER"] == "1" {
      // It must stand alone: whoever mixed it with news would wait for an answer that says less than it seems.
      guard assignments.count == 1 else { return nil }
      self = .answer
      return
    }
    self.init(news: assignments.news, request: assignments.request)
    if news.isEmpty && request == nil { return nil }
  }

  /// The datagram. A text is cut so that all of it fits.
  package var bytes: [UInt8] {
    Array(lines.map { $0 + "\n" }.joined().utf8)
  }

  private var lines: [String] {
    news.flatMap(\.lines) + (request?.lines ?? [])
  }
}

private struct Assignments {
  private var values: [(name: String, value: String)] = []

  init(_ text: ArraySlice<UInt8>) {
    for line in text.split(separator: UInt8(ascii: "\n")) {
      guard let sign = line.firstIndex(of: UInt8(ascii: "=")),
        // A status in another encoding is no status.
        let name = String(validating: line[..<sign], as: UTF8.self),
        let value = String(validating: line[line.index(after: sign)...], as: UTF8.self)
      else { continue }
      if self[name] == nil { values.append((name, value)) }
    }
  }

  var count: Int { values.count }

  subscript(name: String) -> String? { values.first { $0.name == name }?.value }

  var news: [ServiceNotice.News] {
    values.compactMap { name, value in
      switch name {
      case "READY": value == "1" ? .ready : nil
      case "RELOADING": value == "1" ? .reloading(monotonicMicroseconds: self["MONOTONIC_USEC"].flatMap(number)) : nil
      case "STOPPING": value == "1" ? .stopping : nil
      case "STATUS": .status(value)
      case "WATCHDOG": value == "1" ? .alive : nil
      case "WATCHDOG_USEC": number(value).map { .watchdog(microseconds: $0) }
      case "EXTEND_TIMEOUT_USEC": number(value).map { .extendTimeout(microseconds: $0) }
      case "MAINPID": number(value).flatMap(Int32.init(exactly:)).flatMap { $0 > 0 ? .mainProcess(pid: $0) : nil }
      case _: nil
      }
    }
  }

  var request: ServiceNotice.StoreRequest? {
    let name = self["FDNAME"].flatMap(DescriptorName.init)
    // A removal wins, and is nothing without a name.
    if self["FDSTOREREMOVE"] == "1" { return name.map { .drop($0) } }
    guard self["FDSTORE"] == "1" else { return nil }
    return .keep(name ?? .stored, self["FDPOLL"] == "0" ? .kept : .dropped)
  }
}

/// Digits only: `UInt64("+8")` is a number for Swift and none for a service manager.
private func number(_ text: String) -> UInt64? {
  text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? UInt64(text) : nil
}

extension ServiceNotice.News {
  fileprivate var lines: [String] {
    switch self {
    case .ready: ["READY=1"]
    case .reloading(nil): ["RELOADING=1"]
    case .reloading(let moment?): ["RELOADING=1", "MONOTONIC_USEC=\(moment)"]
    case .stopping: ["STOPPING=1"]
    case .status(let text): ["STATUS=\(oneLine(text))"]
    case .alive: ["WATCHDOG=1"]
    case .watchdog(let microseconds): ["WATCHDOG_USEC=\(microseconds)"]
    case .extendTimeout(let microseconds): ["EXTEND_TIMEOUT_USEC=\(microseconds)"]
    case .mainProcess(let pid): ["MAINPID=\(pid)"]
    }
  }
}

extension ServiceNotice.StoreRequest {
  fileprivate var lines: [String] {
    switch self {
    case .keep(let name, .dropped): ["FDSTORE=1", "FDNAME=\(name)"]
    case .keep(let name, .kept): ["FDSTORE=1", "FDNAME=\(name)", "FDPOLL=0"]
    case .drop(let name): ["FDSTOREREMOVE=1", "FDNAME=\(name)"]
    case .answer: ["BARRIER=1"]
    }
  }
}

/// Leaves room for the other assignments of a datagram.
private let statusBytesMax = 3072

private func oneLine(_ text: String) -> String {
  var line = ""
  var count = 0
  for scalar in text.unicodeScalars {
    count += UTF8.width(scalar)
    if count > statusBytesMax { break }
    line.unicodeScalars.append(scalar == "\n" || scalar == "\0" ? " " : scalar)
  }
  return line
}
