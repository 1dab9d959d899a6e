import BatonPlatform
import Foundation
import RunningPrograms
import Testing

/// Steps out of order do not compile: the compiler itself is asked, against the module as it was built.
@Suite struct `The steps of a server` {
  struct Wrong: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let code: String
    let complaint: String

    init(_ testDescription: String, _ complaint: String, _ code: String) {
      self.testDescription = testDescription
      self.complaint = complaint
      self.code = code
    }
  }

  static let wrong = [
    Wrong(
      "taking the data twice", "'warming' consumed more than once",
      """
      func run(_ warming: consuming Warming) throws {
        _ = try warming.takeData()
        _ = try warming.takeData()
      }
      """),
    Wrong(
      "serving without the data", "has no member 'ready'",
      "func run(_ warming: consuming Warming) throws { _ = try warming.ready() }"),
    Wrong(
      "draining before Ready", "has no member 'drained'",
      "func run(_ owning: consuming Owning) throws { _ = try owning.drained() }"),
    Wrong(
      "sealing before the drain", "has no member 'complete'",
      "func run(_ serving: consuming Serving) throws { _ = try serving.complete() }"),
    Wrong(
      "using the data after they were given to Ready", "'owning' used after consume",
      """
      func run(_ owning: consuming Owning) throws {
        let serving = try owning.ready()
        print(owning.generation)
        _ = try serving.drained()
      }
      """),
    Wrong(
      "reporting progress of a seal that is complete", "'sealing' used after consume",
      """
      func run(_ sealing: consuming Sealing) throws {
        _ = try sealing.complete()
        sealing.progress(1, of: 1)
      }
      """),
    Wrong(
      "going on after a decline", "'warming' consumed more than once",
      """
      func run(_ warming: consuming Warming) throws {
        warming.decline("no", because: .other)
        _ = try warming.takeData()
      }
      """),
    Wrong(
      "passing over what follows a drain", "switch must be exhaustive",
      """
      func run(_ serving: consuming Serving) throws {
        switch try serving.drained() {
        case .retire: return
        case .seal(let sealing): _ = try sealing.complete()
        }
      }
      """),
    Wrong(
      "keeping a copy of a stage", "does not conform to protocol 'Copyable'",
      "func run(_ serving: borrowing Serving) -> [Serving] { [serving] }"),
    Wrong(
      "making a stage of one's own", "initializer is inaccessible",
      "func run(_ process: ManagedProcess) -> Warming { Warming(process) }"),
    Wrong(
      "consuming a stage in a task", "cannot be consumed when captured by an escaping closure",
      "func run(_ warming: consuming Warming) { Task { _ = try await warming.takeData() } }"),
    Wrong(
      "blocking a task", "'async'",
      "func run(_ warming: consuming Warming) async throws { _ = try warming.takeData() }"),
  ]

  @Test(arguments: wrong) func `do not compile out of order`(wrong: Wrong) throws {
    let answer = try compile(wrong.code)
    #expect(answer.status == .exited(code: 1))
    #expect(answer.complained.contains("error: "))
    #expect(answer.complained.contains(wrong.complaint), "\(answer.complained)")
  }

  @Test func `compile in order`() throws {
    let answer = try compile(
      """
      func run(_ warming: consuming Warming) async throws(BatonError) {
        var owning = try await warming.takeData().orDecline()
        while true {
          switch try await owning.ready().drained() {
          case .retire: return
          case .resume(let again): owning = again
          case .seal(let sealing):
            switch try await sealing.complete() {
            case .retire: return
            case .resume(let again): owning = again
            }
          }
        }
      }
      """)
    #expect(answer.status == .exited(code: 0), "\(answer.complained)")
  }

  /// As far as the checks of ownership, which come after those of types.
  private func compile(_ code: String) throws -> RunningProgram.Finished {
    let directory = Scratch()
    try "import Baton\n\(code)\n".write(toFile: directory.file("code.swift"), atomically: true, encoding: .utf8)
    return try RunningProgram.run(
      "/usr/bin/env",
      [
        "swiftc", "-emit-sil", "-swift-version", "6", "-o", "/dev/null", "-I", BuiltProgram.path("Modules"),
        "-Xcc", "-fmodule-map-file=\(BuiltProgram.path("CBatonLinux.build/module.modulemap"))",
        directory.file("code.swift"),
      ])
  }
}
