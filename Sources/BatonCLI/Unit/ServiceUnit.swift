import BatonPlatform
package import BatonSupervisor

/// The systemd unit under which a service is supervised, as text.
///
/// systemd is the keeper then: it holds the descriptors and starts the supervisor again. What the unit must not do is to
/// end the servers with their supervisor, or to give the next supervisor another view of the files than the servers have;
/// both are one word away, so the lines that matter say why they are there.
package struct ServiceUnit: Sendable {
  private let configuration: Configuration
  /// The configuration's file, absolute.
  private let file: String
  /// Where `baton` is, absolute.
  private let program: String
  private let version: SystemdVersion

  package init(
    _ configuration: Configuration, in file: String, supervisedBy program: String, under version: SystemdVersion
  ) {
    self.configuration = configuration
    self.file = file
    self.program = program
    self.version = version
  }

  package var text: String {
    let name = configuration.service.name
    let header = [
      "# /etc/systemd/system/\(name).service", "# Made by baton \(batonVersion) unit for systemd \(version).", "",
    ]
    return (header + sections.flatMap(\.lines)).joined(separator: "\n") + "\n"
  }

  private var sections: [Section] {
    [
      Section("Unit", unit, version),
      Section("Service", supervision + store + times + restarts + sandbox, version),
      Section("Install", [UnitLine("WantedBy", "multi-user.target")], version),
    ]
  }

  private struct Section {
    let lines: [String]

    init(_ name: String, _ lines: [UnitLine], _ version: SystemdVersion) {
      let known = lines.filter { $0.isKnown(to: version) }.flatMap(\.text)
      self.lines = ["[\(name)]"] + known + (name == "Install" ? [] : [""])
    }
  }
}

extension ServiceUnit {
  private var unit: [UnitLine] {
    [
      UnitLine("Description", "\(UnitText.plain(configuration.service.name)), supervised by baton"),
      UnitLine("After", "network.target"),
      UnitLine("StartLimitIntervalSec", "0", since: 230, because: "Never given up: the servers may be well."),
    ]
  }

  private var supervision: [UnitLine] {
    [
      UnitLine("Type", "notify"),
      UnitLine("NotifyAccess", "main"),
      UnitLine("ExecStart", "\(UnitText.argument(program)) run \(UnitText.argument(file))"),
      UnitLine("KillMode", "process", because: "Anything else kills the servers with their supervisor."),
      UnitLine("OOMPolicy", "continue", since: 243, because: "A successor that is too big is no reason to stop."),
    ]
  }

  /// systemd says by a variable of its own that there is a store, since the version that can preserve it.
  private var store: [UnitLine] {
    [
      UnitLine("FileDescriptorStoreMax", "\(Self.descriptorsMax)", because: "Listeners survive their supervisor here."),
      UnitLine("FileDescriptorStorePreserve", "yes", since: 254),
      UnitLine("Environment", "FDSTORE=\(Self.descriptorsMax)", until: 254),
    ]
  }

  private static let descriptorsMax = 512

  private var times: [UnitLine] {
    [
      UnitLine("WatchdogSec", "30s"),
      UnitLine("WatchdogSignal", "SIGKILL", since: 240, because: "A process that is stopped hears no other signal."),
      UnitLine("TimeoutStartSec", UnitText.seconds(limits.hello + limits.warm + limits.ready + Self.reserve)),
      UnitLine("TimeoutStopSec", UnitText.seconds(limits.stop + limits.kill + limits.resume + Self.reserve)),
    ]
  }

  private var limits: Configuration.Limits { configuration.limits }

  /// So that the supervisor, who knows what it waits for, is never the slower one to give up.
  private static let reserve = Duration.seconds(30)

  /// 0 is an ordered stop; 22 and 100 say that another start is of no use.
  private var restarts: [UnitLine] {
    let final = [ExitCode.nobodyServes, .wrongUse].map { "\($0.rawValue)" }.joined(separator: " ")
    return [
      UnitLine("Restart", "on-failure"),
      UnitLine("RestartPreventExitStatus", final),
      // Where the delay does not grow, it is one that may last.
      UnitLine("RestartSec", "250ms", until: 254),
      UnitLine("RestartSec", "100ms", since: 254),
      UnitLine("RestartSteps", "6", since: 254),
      UnitLine("RestartMaxDelaySec", "5s", since: 254),
    ]
  }
}

extension ServiceUnit {
  /// What does no harm to a server that was started by an earlier supervisor and goes on under the next: no directory of
  /// its own that a restart would replace (PrivateTmp), no other user, no other processes.
  private var sandbox: [UnitLine] {
    [
      UnitLine("NoNewPrivileges", "yes", because: "No PrivateTmp: the next supervisor would have another /tmp."),
      UnitLine("ProtectSystem", "full", since: 214),
    ] + writablePaths + homes + [
      UnitLine("ProtectKernelTunables", "yes", since: 232),
      UnitLine("ProtectKernelModules", "yes", since: 232),
      UnitLine("ProtectKernelLogs", "yes", since: 244),
      UnitLine("ProtectHostname", "yes", since: 242),
      UnitLine("RestrictSUIDSGID", "yes", since: 242),
      UnitLine("RestrictAddressFamilies", "AF_UNIX AF_INET AF_INET6 AF_NETLINK"),
      UnitLine("LockPersonality", "yes", since: 235),
      UnitLine("SystemCallArchitectures", "native"),
    ]
  }

  /// ProtectSystem=full makes these read-only.
  private var writablePaths: [UnitLine] {
    written.filter { path in ["/usr/", "/boot/", "/efi/", "/etc/"].contains { path.hasPrefix($0) } }.map {
      UnitLine("ReadWritePaths", UnitText.quoted($0), since: 231)
    }
  }

  /// Nothing of the service may be there then.
  private var homes: [UnitLine] {
    paths.contains(where: Self.isAtHome) ? [] : [UnitLine("ProtectHome", "yes", since: 214)]
  }

  private var written: [String] {
    [configuration.service.dataDirectory, configuration.service.stateDirectory].compactMap(\.self)
      + sockets.map { String($0[..<($0.lastIndex(of: "/") ?? $0.startIndex)]) }
  }

  private var sockets: [String] {
    [configuration.service.controlSocket]
      + configuration.listeners.compactMap { listener in
        guard case .unix(let path) = listener.address else { return nil }
        return path
      }
  }

  private var paths: [String] {
    written + sockets + [file, program, configuration.service.executable, configuration.service.workingDirectory]
  }

  private static func isAtHome(_ path: String) -> Bool {
    ["/home/", "/root/", "/run/user/"].contains { (path + "/").hasPrefix($0) }
  }
}
