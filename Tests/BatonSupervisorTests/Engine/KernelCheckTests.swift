import BatonPlatform
import BatonSupervisor
import Testing

@Suite struct `A kernel` {
  @Test(arguments: ["5.11", "5.11.0-rc1", "6.1", "6.18.5-amd64", "10.0"])
  func `that is new enough is taken`(release: String) {
    #expect(KernelCheck.refusal(onRelease: release) == nil)
  }

  @Test(arguments: [
    ("5.10.0-28-amd64", "it is 5.10.0-28-amd64; baton needs 5.11 or newer, and has no second way for older ones"),
    ("4.19.0", "it is 4.19.0; baton needs 5.11 or newer, and has no second way for older ones"),
    ("5", #"its release "5" is no version; baton needs Linux 5.11 or newer"#),
    ("", #"its release "" is no version; baton needs Linux 5.11 or newer"#),
    ("garbage", #"its release "garbage" is no version; baton needs Linux 5.11 or newer"#),
  ])
  func `that is not is refused with what would be right`(release: String, why: String) {
    let refusal = KernelCheck.refusal(onRelease: release)
    #expect(refusal?.sentence.line() == "baton: fatal: unable to use this host's kernel: " + why)
    #expect(refusal?.code == .systemWouldNot)
  }
}
