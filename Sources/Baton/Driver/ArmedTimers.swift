import BatonMachines
import BatonPlatform
import BatonProtocol

/// The timers that run, with the moment at which each fires.
struct ArmedTimers {
  private var moments: [ProcessTimer: MonotonicInstant] = [:]
  private let tuning: Tuning
  /// What the supervisor speaks.
  var version = ProtocolVersion.two

  init(_ tuning: Tuning) {
    self.tuning = tuning
  }

  var next: MonotonicInstant? { moments.values.min() }

  mutating func arm(_ timer: ProcessTimer) {
    let duration =
      switch timer {
      case .heartbeat: tuning.heartbeat
      case .supervisorSilence: tuning.silence(version)
      case .retake: tuning.retake
      }
    moments[timer] = MonotonicInstant.now().advanced(by: duration)
  }

  mutating func disarm(_ timer: ProcessTimer) {
    moments[timer] = nil
  }

  /// A frame has arrived.
  mutating func supervisorSpoke() {
    if moments[.supervisorSilence] != nil { arm(.supervisorSilence) }
  }

  /// Takes the timer that was to fire first, if its time has come.
  mutating func takeDue() -> ProcessTimer? {
    let now = MonotonicInstant.now()
    guard let first = moments.min(by: { $0.value < $1.value }), first.value <= now else { return nil }
    moments[first.key] = nil
    return first.key
  }
}
