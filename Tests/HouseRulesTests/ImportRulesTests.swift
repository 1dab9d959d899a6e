import Testing

/// What each target may import. SwiftPM lets an undeclared import of a transitive dependency pass, and nothing stops a
/// pure target from importing Glibc: this list does.
private let allowed: [String: Set<String>] = [
  "BatonPostcard": [],
  "BatonProtocol": ["BatonPostcard"],
  "BatonMachines": ["BatonProtocol"],
  "ModelChecker": [],
  "BatonPlatform": ["CBatonLinux", "Glibc", "Synchronization"],
  "BatonChannel": ["BatonPlatform", "BatonProtocol"],
  "Baton": ["BatonChannel", "BatonMachines", "BatonPlatform", "BatonProtocol", "Synchronization"],
  "BatonSupervisor": ["BatonChannel", "BatonMachines", "BatonPlatform", "BatonPostcard", "BatonProtocol"],
  "BatonLoad": ["BatonPlatform", "Synchronization"],
  "BatonCLI": ["BatonLoad", "BatonPlatform", "BatonProtocol", "BatonSupervisor"],
  "BatonKV": ["Baton", "BatonPlatform", "Synchronization"],
  "BatonBench": ["BatonLoad", "BatonPlatform", "BatonPostcard", "BatonProtocol"],
  "BatonFuzz": ["BatonPlatform", "BatonPostcard", "BatonProtocol", "BatonSupervisor"],
]

@Suite struct `The direction of imports` {
  @Test func `every target imports only what lies below it`() throws {
    for file in try Checkout.files(under: "Sources", suffix: ".swift") {
      let permitted = try #require(allowed[file.target], "\(file.path): the target has no list of allowed imports")
      for module in imports(of: file) {
        #expect(permitted.contains(module), "\(file.path) imports \(module)")
      }
    }
  }

  @Test func `only the two drivers see both decisions and the kernel`() throws {
    for file in try Checkout.files(under: "Sources", suffix: ".swift") {
      let seen = Set(imports(of: file))
      if seen.isSuperset(of: ["BatonMachines", "BatonPlatform"]) {
        #expect(["Baton", "BatonSupervisor"].contains(file.target), "\(file.path) joins machines and platform")
      }
    }
  }

  @Test func `the package depends on no package`() throws {
    let manifest = try Checkout.text(of: "Package.swift")
    #expect(!manifest.contains(".package("))
  }

  private func imports(of file: Checkout.File) -> [String] {
    file.lines.compactMap { line in
      let words = line.split(separator: " ").filter { !$0.hasPrefix("@") }
      let afterAccess = ["public", "package", "internal"].contains(words.first ?? "") ? words.dropFirst() : words[...]
      guard afterAccess.first == "import", let module = afterAccess.dropFirst().first else { return nil }
      return String(module.split(separator: ".").first ?? module)
    }
  }
}
