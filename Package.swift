// swift-tools-version: 6.3
import PackageDescription

/// The settings of every Swift target: the strictest the toolchain has, with every warning an error.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// Moments at which the grid of faults may kill a process. Never in what is shipped.
let crashPoints: [SwiftSetting] =
  Context.environment["CRASH_POINTS"] == nil
  ? [.define("CRASH_POINTS", .when(configuration: .debug))] : [.define("CRASH_POINTS")]

func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func program(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .executableTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(
  _ name: String, _ dependencies: [Target.Dependency] = [], golden: [String] = [], resources: [Resource] = []
) -> Target {
  .testTarget(
    name: name, dependencies: dependencies, exclude: golden, resources: resources, swiftSettings: strict)
}

let package = Package(
  name: "baton",
  products: [
    .library(name: "Baton", targets: ["Baton"]),
    .executable(name: "baton", targets: ["BatonCLI"]),
    .executable(name: "baton-kv", targets: ["BatonKV"]),
  ],
  targets: [
    // Pure values: bytes, words, decisions.
    library("BatonPostcard"),
    library("BatonProtocol", ["BatonPostcard"]),
    library("BatonMachines", ["BatonProtocol"]),
    library("ModelChecker"),
    // The kernel, as we want it.
    .target(
      name: "CBatonLinux",
      cSettings: [
        .define("_GNU_SOURCE"), .enableWarning("all"), .enableWarning("extra"), .treatAllWarnings(as: .error),
      ]
    ),
    .target(name: "BatonPlatform", dependencies: ["CBatonLinux"], swiftSettings: strict + crashPoints),
    library("BatonChannel", ["BatonProtocol", "BatonPlatform"]),
    // The two drivers.
    library("Baton", ["BatonChannel", "BatonProtocol", "BatonMachines", "BatonPlatform"]),
    library("BatonSupervisor", ["BatonChannel", "BatonProtocol", "BatonMachines", "BatonPlatform", "BatonPostcard"]),
    // Clients that remember what was acknowledged to them: for the demo, the tests and the benchmarks.
    library("BatonLoad", ["BatonPlatform"]),
    // Programs.
    program("BatonCLI", ["BatonLoad", "BatonSupervisor", "BatonProtocol", "BatonPlatform", "BatonKV"]),
    program("BatonKV", ["Baton", "BatonPlatform"]),
    program("BatonBench", ["BatonLoad", "BatonPlatform", "BatonPostcard", "BatonProtocol"]),
    // Tests, one folder a layer. Golden folders are read by path, see GoldenFiles.
    .target(
      name: "RunningPrograms", dependencies: ["BatonPlatform"], path: "Tests/RunningPrograms", swiftSettings: strict),
    .target(
      name: "SupervisorScript", dependencies: ["BatonChannel", "BatonProtocol", "BatonPlatform"],
      path: "Tests/SupervisorScript", swiftSettings: strict),
    .target(name: "GoldenFiles", path: "Tests/GoldenFiles", swiftSettings: strict),
    .target(
      name: "SampleRecords", dependencies: ["BatonSupervisor", "BatonProtocol", "BatonMachines", "BatonPlatform"],
      path: "Tests/SampleRecords", swiftSettings: strict),
    tests("BatonPostcardTests", ["BatonPostcard"]),
    tests(
      "BatonProtocolTests", ["BatonProtocol", "BatonPostcard", "GoldenFiles"], golden: ["Golden"],
      resources: [.copy("Vectors")]),
    tests("BatonMachinesTests", ["BatonMachines", "BatonProtocol", "ModelChecker", "GoldenFiles"]),
    tests("BatonPlatformTests", ["BatonPlatform", "RunningPrograms"]),
    tests("BatonChannelTests", ["BatonChannel", "BatonProtocol", "BatonPlatform"]),
    tests(
      "BatonTests",
      [
        "Baton", "BatonProtocol", "BatonMachines", "BatonPlatform", "BatonCLI", "RunningPrograms", "SupervisorScript",
        "SyncServer", "AsyncServer", "LineServer",
      ]),
    // Servers that embed the library as strangers do, without our strict settings.
    .executableTarget(name: "SyncServer", dependencies: ["Baton"], path: "Tests/Fixtures/SyncServer"),
    .executableTarget(name: "LineServer", dependencies: ["Baton"], path: "Tests/Fixtures/LineServer"),
    .executableTarget(name: "AsyncServer", dependencies: ["Baton"], path: "Tests/Fixtures/AsyncServer"),
    .executableTarget(name: "MovingServer", dependencies: ["Baton"], path: "Tests/Fixtures/MovingServer"),
    tests(
      "BatonSupervisorTests",
      [
        "BatonSupervisor", "BatonProtocol", "BatonMachines", "BatonPlatform", "BatonPostcard", "GoldenFiles",
        "SampleRecords",
      ], golden: ["Configuration/Golden", "Receipts/Golden", "Control/Golden"]),
    tests(
      "BatonKVTests",
      ["BatonKV", "BatonProtocol", "BatonPlatform", "GoldenFiles", "RunningPrograms", "SupervisorScript"],
      golden: ["Pure/Golden"]),
    tests(
      "BatonCLITests",
      ["BatonCLI", "BatonSupervisor", "BatonProtocol", "BatonPlatform", "GoldenFiles", "SampleRecords"],
      golden: ["Golden"]),
    tests("BatonLoadTests", ["BatonLoad", "BatonPlatform", "RunningPrograms"]),
    .executableTarget(
      name: "ScriptedPeer", dependencies: ["BatonChannel", "BatonProtocol", "BatonPlatform"],
      path: "Tests/Fixtures/ScriptedPeer", swiftSettings: strict),
    .executableTarget(
      name: "KeptServer", dependencies: ["BatonSupervisor", "BatonPlatform"], path: "Tests/Fixtures/KeptServer",
      swiftSettings: strict),
    .executableTarget(
      name: "Candidate", dependencies: ["BatonSupervisor", "BatonPlatform"], path: "Tests/Fixtures/Candidate",
      swiftSettings: strict),
    tests(
      "ProgramTests",
      [
        "BatonCLI", "BatonLoad", "BatonSupervisor", "RunningPrograms", "GoldenFiles", "BatonPlatform", "ScriptedPeer",
        "KeptServer", "Candidate", "MovingServer",
      ], golden: ["Golden"]),
    tests("HouseRulesTests"),
  ]
)

// libFuzzer brings its own main and needs its flags (see scripts/fuzz), so the target exists only when asked for.
if Context.environment["FUZZ"] != nil {
  package.targets.append(program("BatonFuzz", ["BatonPlatform", "BatonPostcard", "BatonProtocol", "BatonSupervisor"]))
}
