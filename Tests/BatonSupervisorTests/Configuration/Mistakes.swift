import Testing

/// A configuration with one thing wrong.
struct WrittenMistake: Sendable, CustomTestStringConvertible {
  let name: String
  let text: String
  var problems = 1

  var testDescription: String { name }
}

/// Each mistake once.
let mistakes: [WrittenMistake] =
  [
    WrittenMistake(name: "an empty file", text: "", problems: 2),
    WrittenMistake(name: "no [Listener]", text: "[Service]\nexecutable = kv\ndata-directory = data\n"),
    WrittenMistake(name: "no [Service]", text: "[Listener]\nname = a\naddress = [::1]:80\n"),
    WrittenMistake(name: "a second [Service]", text: leastConfiguration + "[Service]\nname = x\n"),
    WrittenMistake(name: "a key before any section", text: "name = x\n" + leastConfiguration),
    WrittenMistake(name: "an unknown section", text: leastConfiguration + "[Limit]\n"),
    WrittenMistake(name: "a section that is nothing like ours", text: leastConfiguration + "[Install]\n"),
    WrittenMistake(name: "a header without its bracket", text: leastConfiguration + "[Limits\n"),
    WrittenMistake(name: "a line that is nothing", text: leastConfiguration + "  hello\n"),
    WrittenMistake(name: "a value without a key", text: leastConfiguration + "= x\n"),
    WrittenMistake(name: "a file that ends too early", text: leastConfiguration + "[Limits]\nwarm = 5s \\"),
    WrittenMistake(name: "no executable", text: leastConfiguration.replacing("executable = kv\n", with: "")),
    WrittenMistake(name: "no name", text: leastConfiguration.replacing("name = main\n", with: "")),
    WrittenMistake(name: "no address", text: leastConfiguration.replacing("address = 127.0.0.1:6379\n", with: "")),
    WrittenMistake(
      name: "exclusive without data", text: leastConfiguration.replacing("data-directory = data\n", with: "")),
    WrittenMistake(name: "too many listeners", text: leastConfiguration + manyListeners),
  ]
  + service.map {
    WrittenMistake(name: title($0), text: leastConfiguration.replacing("[Listener]", with: "\($0)\n\n[Listener]"))
  }
  + listener.map { WrittenMistake(name: title($0), text: leastConfiguration + $0 + "\n") }
  + address.map { WrittenMistake(name: title($0), text: leastConfiguration.replacing("127.0.0.1:6379", with: $0)) }
  + limits.map { WrittenMistake(name: title($0), text: "\(leastConfiguration)\n[Limits]\n\($0)\n") }

private let service = [
  "nmae = x",
  "drain = 5s",
  "xyzzy = 1",
  "executable = other",
  "arg = ",
  "arg = a \\ \narg = b",
  "arg = a\u{7}b",
  "name = k v",
  "name = .kv",
  "name = " + String(repeating: "n", count: 65),
  "environment = PATH",
  "environment = MY-VARIABLE=x",
  "environment = 1ST=x",
  "environment = =x",
  "environment = LISTEN_FDS=3",
  "environment = HANDOFF_ROLE=incumbent",
  "environment = NOTIFY_SOCKET=/run/x",
  "environment = A=1\nenvironment = B=2\nenvironment = A=3",
  "inherit-environment = yes",
  "strategy = exlusive",
  "strategy = overlap",
  "working-directory = ~/kv",
  "state-directory = $HOME/kv",
  "state-directory = data",
  "working-directory = /" + String(repeating: "d", count: 4_095),
  "control-socket = /run/" + String(repeating: "s", count: 103),
  "pin = maybe",
  "move-connections = perhaps",
  "log-level = trace",
  "final-exit-code = 256",
]

private let listener = [
  "backlog = 0",
  "backlog = many",
  "mode = 0660",
  "[Listener]\nname = main\naddress = 127.0.0.1:6380",
  "[Listener]\nname = other\naddress = 127.0.0.1:6379",
  "[Listener]\nname = other\naddress = 0.0.0.0:6379",
  "[Listener]\nname = other\naddress = [::]:6379",
  "[Listener]\nname = other\naddress = unix:/run/user/1000/baton/kv.sock",
  "[Listener]\nname = other\naddress = unix:/run/x.sock\nmode = 0888",
  "[Listener]\nname = other\naddress = unix:/run/x.sock\nmode = 0066",
]

private let address = [
  "6379", "localhost:6379", ":6379", "*:6379", "127.0.0.1:65536", "127.0.0.1:", "127.0.0.1:http", "::1:80", "[::1]",
  "[::g]:80",
  "/run/kv.sock", "unix:", "unix:@kv", "unix:" + String(repeating: "s", count: 107),
]

private let limits = [
  "hello = 5",
  "hello = 1.5s",
  "hello = soon",
  "hello = 1min 5",
  "hello = 1min \\\n  5x",
  "hello = 5sec",
  "hello = 5m",
  "hello = -5s",
  "hello = 1ms",
  "hello = 2h",
  "hello = 9999999999s",
  "warm = 25h",
  "seal = 0s",
  "ready = 0",
  "move = soon",
  "resume = never",
  "retire = infinity",
  "stop = 1d",
  "kill = 10",
  "probation = 2h",
  "drain = 3s",
  "drain-grace = 10s",
  "drain = 3x\ndrain-grace = 20s",
  "drain = 3s\ndrain-grace = 20x",
  "heartbeat-interval = 4s",
  "heartbeat-silence = 1500ms",
  "restart-delay = 1min",
  "restart-delay-limit = 50ms",
  "queue-limit-percent = 80%",
  "queue-limit-percent = 101",
  "memory-headroom = 64MB",
  "memory-headroom = 2T",
  "memory-headroom = 99999999999999999999",
  "releases-kept = 0",
  "receipts-kept = 0",
  "receipts-size = 512K",
]

private let manyListeners = (1...512).map { "[Listener]\nname = n\($0)\naddress = unix:n\($0)\n" }.joined()

/// What is too long is too long for a title.
private func title(_ text: String) -> String {
  text.count > 60 ? "\(text.prefix(60))…" : text
}
