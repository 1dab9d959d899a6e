import BatonPlatform

/// Whether the kernel can do what a supervisor needs: told before anything is opened or started.
package enum KernelCheck {
  /// Why a supervisor does not begin on a kernel that calls itself so; nil when nothing is in the way.
  package static func refusal(onRelease release: String) -> StartRefusal? {
    let minimum = KernelVersion.minimum
    guard let version = KernelVersion(release: release) else {
      return refusal("its release \"\(release)\" is no version", "baton needs Linux \(minimum) or newer")
    }
    guard version < minimum else { return nil }
    return refusal("it is \(release)", "baton needs \(minimum) or newer, and has no second way for older ones")
  }

  package static func requireThisKernel() throws(StartRefusal) {
    let release: String
    do {
      release = try Host.kernelRelease()
    } catch {
      throw StartRefusal(error)
    }
    if let refusal = refusal(onRelease: release) { throw refusal }
  }

  private static func refusal(_ cause: String, _ next: String) -> StartRefusal {
    StartRefusal(.unable(to: "use", "this host's kernel", because: cause, then: next))
  }
}
