import BatonMachines
import ModelChecker
import Testing

@Suite struct `The three machines composed` {
  @Test(arguments: Setting.standard) func `keep every promise in every world`(setting: Setting) {
    let result = Composition(setting).explored()
    #expect(result.extent == .complete)
    #expect(result.findings.isEmpty, "\(result.findings.first?.description ?? "")")
  }
}
