// Every key that a configuration may hold, with its form, its default and its meaning. The reader,
// `baton check --explain` and docs/Configuration.md are derived from this table, and from nothing else.

package enum ConfigurationTable {
  package static let service: [ConfigurationKey<Configuration.Service>] = [
    .derived(
      "name", \.name, .name, default: "the file's name without its ending",
      "Name of the service: for baton's --service, in paths and in messages."),
    .required(
      "executable", \.executable, .path,
      "The program to start. An upgrade that names no other executable starts what is at this path by then."),
    .defaulted(
      "pin", \.pin, .choice,
      "Whether a restart executes a copy of the committed program; no for one that needs files beside it, as scripts may."
    ),
    .list(
      "arg", \.arguments, .text,
      "One argument of the program; repeat the key for more. Taken as it stands: no quotes, no variables."),
    .list(
      "environment", \.environment, .environment,
      "One variable for the program; repeat the key for more. LISTEN_*, HANDOFF_* and NOTIFY_SOCKET are baton's own.",
      secrecy: .secret),
    .defaulted(
      "inherit-environment", \.inheritedEnvironment, .choice,
      "Which variables of the supervisor the program gets too; those that are baton's own never."),
    .derived(
      "working-directory", \.workingDirectory, .path, default: "the configuration file's folder",
      "The directory that the program starts in."),
    .defaulted(
      "strategy", \.strategy, .choice,
      "How the service changes hands: exclusive if the program owns data, overlap if it owns nothing."),
    .defaulted(
      "move-connections", \.moveConnections, .choice,
      "Whether clients' connections move to the successor, where both programs can; otherwise they are closed in order."
    ),
    .absentable(
      "data-directory", \.dataDirectory, .path, default: "none; exclusive needs one, overlap has none",
      "The directory that only one process at a time may own, by the lock in it; on a local file system."),
    .derived(
      "state-directory", \.stateDirectory, .path,
      default: "/var/lib/baton/NAME for root, else ~/.local/state/baton/NAME",
      "Where baton keeps its journal and the receipts of this service."),
    .derived(
      "control-socket", \.controlSocket, .path,
      default: "/run/baton/NAME.sock for root, else $XDG_RUNTIME_DIR/baton/NAME.sock or STATE-DIRECTORY/control.sock",
      "The Unix socket by which baton's commands reach the supervisor; at most 107 bytes."),
    .list(
      "final-exit-code", \.finalExitCodes, .count(0...255),
      "An exit code by which the program says that starting it again is of no use: baton stops. Repeat it for more."),
    .defaulted(
      "log-level", \.logLevel, .choice,
      "The least important lines that the supervisor still logs."),
  ]

  package static let listener: [ConfigurationKey<Configuration.Listener>] = [
    .required(
      "name", \.name, .name,
      "Name of the listener, by which the program finds it among LISTEN_FDNAMES."),
    .required(
      "address", \.address, .address,
      "Where it listens. [::] takes IPv4 as well; port 0 lets the kernel choose, which only tests want."),
    .defaulted(
      "backlog", \.backlog, .count(1...65_535),
      "Connections that may wait to be accepted, as all in the accept gap do; net.core.somaxconn is the ceiling."),
    .absentable(
      "mode", \.mode, .mode, default: Configuration.Listener.standardMode.asWritten,
      "Permissions of the socket's file; only for unix: addresses."),
  ]

  package static let limits: [ConfigurationKey<Configuration.Limits>] = [
    .defaulted(
      "hello", \.hello, .duration(shortest...hour),
      "From the start of a process to its Hello. Past it, the attempt is aborted; nobody was disturbed."),
    .defaulted(
      "warm", \.warm, .duration(shortest...day),
      "From Hello to Prepared, while the incumbent serves. Past it, the attempt is aborted; nobody was disturbed. Hashing and "
        + "copying an executable may take as long, and are given up then."),
    .defaulted(
      "drain", \.drain, .duration(shortest...hour),
      "From PrepareHandoff to Drained, while new connections wait in the queue. Past it, the attempt is aborted."),
    .defaulted(
      "drain-grace", \.drainGrace, .duration(shortest...hour),
      "The part of drain in which requests in flight may end by themselves; then their connections are closed."
    ),
    .defaulted(
      "seal", \.seal, .duration(shortest...hour),
      "From SealRequest to SealComplete. Past it, the attempt is aborted."),
    .defaulted(
      "ready", \.ready, .duration(shortest...hour),
      "From Begin to Ready, while the successor opens the data. Past it, the attempt is aborted."
    ),
    .defaulted(
      "move", \.move, .duration(shortest...hour),
      "For the connections to move, when the successor serves. Past it, those that have not moved are closed in order."),
    .defaulted(
      "resume", \.resume, .duration(shortest...hour),
      "From ResumeAfterAbort to Resumed. Past it, the incumbent is killed and the committed release started anew."),
    .defaulted(
      "retire", \.retire, .duration(shortest...day),
      "From Commit to the exit of the process that handed over. Past it, it is killed."),
    .defaulted(
      "stop", \.stop, .duration(shortest...day),
      "From SIGTERM to the exit of a process that is stopped in order. Past it, it is killed."),
    .defaulted(
      "kill", \.kill, .duration(shortest...hour),
      "From SIGKILL until a process is seen gone with all it started. Past it, the log says so, and the wait goes on."
    ),
    .defaulted(
      "heartbeat-interval", \.heartbeatInterval, .duration(shortest...heartbeatsAtMost),
      "Between two heartbeats while an attempt is in flight. A process takes five seconds without one for silence."),
    .defaulted(
      "heartbeat-silence", \.heartbeatSilence, .duration(shortest...hour),
      "Silence of a process after which the attempt is aborted; at least twice heartbeat-interval."),
    .defaulted(
      "probation", \.probation, .duration(.zero...hour),
      "After Serve, the time in which one that dies or hangs is taken back, if its release is reversible; 0 for none."),
    .defaulted(
      "restart-delay", \.restartDelay, .duration(shortest...hour),
      "Before the committed release is started again when it died twice in a row; doubled each time, and up to half less."
    ),
    .defaulted(
      "restart-delay-limit", \.restartDelayLimit, .duration(shortest...hour),
      "The longest that restart-delay grows. Who served ten times its last delay, and a second, starts at once again."),
    .defaulted(
      "queue-limit-percent", \.queuePercent, .count(1...100),
      "How full a listener's queue may get in the accept gap. Past it, the attempt is aborted."
    ),
    .defaulted(
      "memory-headroom", \.memoryHeadroom, .size(ByteCount(0)...ByteCount(1 << 40)),
      "Memory to spare beyond what the incumbent uses, or no successor is started and the attempt is refused."
    ),
    .defaulted(
      "releases-kept", \.releasesKept, .count(1...1_000),
      "Committed releases whose programs are kept, for restarts and baton rollback; the oldest go first."),
    .defaulted(
      "receipts-kept", \.receiptsKept, .count(1...1_000_000),
      "Receipts that are kept; the oldest go first."),
    .defaulted(
      "receipts-size", \.receiptsSize, .size(.mebibytes(1)...ByteCount(1 << 40)),
      "Room that the receipts may take, also if fewer than receipts-kept fit."),
  ]

  /// The keys whose values may stand in a message.
  package static let shownKeys = Set(
    service.filter { $0.secrecy == .open }.map(\.name) + listener.map(\.name) + limits.map(\.name))
}

private let shortest = Duration.milliseconds(10)
/// Every process takes five seconds of silence for a silent supervisor: one late heartbeat must not look like that.
private let heartbeatsAtMost = Duration.seconds(2)
private let hour = Duration.seconds(3_600)
private let day = Duration.seconds(24 * 3_600)
