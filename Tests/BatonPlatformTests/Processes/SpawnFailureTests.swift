import BatonPlatform
import Testing

@Suite struct `A process that cannot be started` {
  @Test func `names what was tried, with what, and the cause`() async {
    await #expect(processExitsWith: .success) {
      try Scratch.with { scratch in
        let (plain, garbage) = (scratch.file("plain"), scratch.file("garbage"))
        try put("#!/bin/sh\n", at: plain, mode: 0o644)
        try Files.replace(garbage, with: [0, 1, 2, 3], mode: 0o755, .hint)
        let long = String(repeating: "x", count: 4 * 1024 * 1024)
        let expected: [(String, (inout SpawnRequest) -> Void)] = [
          ("unable to execute /nowhere/web: no such file or directory", { $0.executable = .path("/nowhere/web") }),
          ("unable to execute \(plain): permission denied", { $0.executable = .path(plain) }),
          ("unable to execute \(garbage): exec format error", { $0.executable = .path(garbage) }),
          ("unable to execute /bin/true: argument list too long", { $0.arguments.append(long) }),
          ("unable to enter /nowhere: no such file or directory", { $0.directory = "/nowhere" }),
          ("unable to pass descriptors to /bin/true: bad file descriptor", { $0.descriptors = [900] }),
          ("unable to adjust the oom score of /bin/true: invalid argument", { $0.oomScoreAdjustment = 5000 }),
          (
            "unable to start a process for /bin/true: argument list too long",
            { $0.descriptors = [Int32?](repeating: nil, count: SpawnRequest.descriptorsMax + 1) }
          ),
        ]
        for (text, edit) in expected {
          var request = SpawnRequest(executable: .path("/bin/true"), arguments: ["true"], descriptors: [])
          edit(&request)
          try Leaks.expectNone {
            let failure = #expect(throws: SystemFailure.self) { _ = try ProcessHandle.spawn(request) }
            #expect(failure?.description == text)
          }
        }
      }
    }
  }

  @Test func `leaves no child and no descriptor, whichever call fails`() async {
    await #expect(processExitsWith: .success) {
      let request = SpawnRequest(executable: .path("/bin/true"), arguments: ["true"], descriptors: [])
      try FaultSweep.expect(["cloneProcess", "open", "read", "read", "close ignored", "close ignored"]) {
        let child = try ProcessHandle.spawn(request)
        // Past the seam: a wait that fails would leave the child, as it should.
        #expect(Leaks.reapPastTheSeam(child.pid))
      }
    }
  }
}
