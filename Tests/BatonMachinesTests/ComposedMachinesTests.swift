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

  /// Minutes and gigabytes: only where BATON_DEEP=1 asks for it.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["BATON_DEEP"] == "1"))
  func `keep every promise when everything goes wrong twice`() {
    for setting in Setting.deep {
      let result = Composition(setting).explored(limit: 50_000_000)
      print("\(setting.name): \(result.worlds) worlds, \(result.steps) steps")
      #expect(result.extent == .complete, "\(setting.name)")
      #expect(result.findings.isEmpty, "\(setting.name): \(result.findings.first?.description ?? "")")
    }
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
