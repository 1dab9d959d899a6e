import BatonMachines
import Foundation
import ModelChecker
import Testing

@Suite struct `The three machines composed` {
  @Test(arguments: Setting.standard) func `keep every promise in every world`(setting: Setting) async throws {
    let result = try #require(await Survey.standard.value.explorations[setting.name])
    #expect(result.extent == .complete)
    #expect(result.findings.isEmpty, "\(result.findings.first?.description ?? "")")
  }

  @Test(.enabled(if: ProcessInfo.processInfo.environment["DEEP"] == "1"), arguments: Setting.deep)
  func `keep every promise when everybody dies twice`(setting: Setting) {
    let result = Composition(setting).explored()
    #expect(result.extent == .complete)
    #expect(result.findings.isEmpty, "\(result.findings.first?.description ?? "")")
  }

  @Test(arguments: Setting.lying) func `do not fall over whatever they are told`(setting: Setting) async throws {
    let result = try #require(await Survey.standard.value.explorations[setting.name])
    #expect(result.extent == .complete)
    #expect(result.findings.isEmpty, "\(result.findings.first?.description ?? "")")
  }
}

extension Setting: CustomTestStringConvertible {
  var testDescription: String { name }
}
