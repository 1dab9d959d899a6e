import CBatonLinux
import Glibc

extension ProcessHandle {
  /// Starts a process: Linux 5.11 or later.
  ///
  /// The calling thread waits until the child has executed or failed. In the child, every signal has its default
  /// disposition and none is blocked. A failure names the stage by its call: `unable to execute /srv/web: no such file or
  /// directory`.
  package static func spawn(_ request: SpawnRequest) throws(SystemFailure) -> ProcessHandle {
    var spawned = baton_spawned()
    do throws(SystemFailure) {
      // A bad number in the list is the caller's mistake, found in the child: told like any other stage.
      let result = try Syscall.attempt(.cloneProcess, request.name, tolerating: .badDescriptor) {
        unsafe withVectors(of: request) { plan in
          // Every pointer of the plan is valid for the call, and nothing of it is kept.
          var plan = unsafe plan
          return unsafe baton_spawn(&plan, &spawned)
        }
      }
      guard result != nil else { throw failure(of: request, at: spawned.stage, .badDescriptor) }
    } catch {
      throw failure(of: request, at: spawned.stage, error.errno)
    }
    return try ProcessHandle(spawned: spawned.pid, descriptor: OwnedDescriptor(adopting: spawned.pidfd))
  }

  private static func failure(of request: SpawnRequest, at stage: Int32, _ errno: Errno) -> SystemFailure {
    let call = call(at: stage)
    let object = call == .enterDirectory ? request.directory ?? request.name : request.name
    return SystemFailure(call: call, object: object, errno: errno)
  }

  private static func call(at stage: Int32) -> SystemCall {
    switch baton_spawn_stage(rawValue: UInt32(stage)) {
    case BATON_STAGE_SESSION: .startSession
    case BATON_STAGE_DESCRIPTORS: .passDescriptors
    case BATON_STAGE_DIRECTORY: .enterDirectory
    case BATON_STAGE_OOM_SCORE: .adjustOOMScore
    case BATON_STAGE_EXECUTE: .execute
    case _: .cloneProcess
    }
  }

  /// Lays the request out as the shim wants it, for the time of `body`.
  private static func withVectors(of request: SpawnRequest, _ body: (baton_spawn) -> Int32) -> Int32 {
    let listenPid = request.listenPid == .ofTheChild
    var variables = request.environment.assignments
    // Room for any pid and its final zero; the child writes over it.
    if listenPid { variables.append("LISTEN_PID=00000000000") }
    let descriptors = request.descriptors.map { $0 ?? -1 }
    return unsafe CStrings.with(request.arguments) { arguments in
      unsafe CStrings.with(variables) { environment in
        unsafe descriptors.withUnsafeBufferPointer { numbers in
          var plan = unsafe baton_spawn()
          unsafe plan.executable_fd = -1
          unsafe plan.arguments = UnsafePointer(arguments)
          unsafe plan.environment = UnsafePointer(environment)
          unsafe plan.descriptors = numbers.baseAddress
          unsafe plan.descriptor_count = Int32(numbers.count)
          unsafe plan.new_session = request.session == .own ? 1 : 0
          unsafe plan.dies_with_parent = request.life == .ofItsParent ? 1 : 0
          if listenPid {
            unsafe plan.listen_pid_digits = environment[variables.count - 1]?.advanced(by: "LISTEN_PID=".utf8.count)
          }
          return unsafe withTexts(of: request, &plan, body)
        }
      }
    }
  }

  private static func withTexts(
    of request: SpawnRequest, _ plan: inout baton_spawn, _ body: (baton_spawn) -> Int32
  ) -> Int32 {
    var path = ""
    switch request.executable {
    case .path(let text): path = text
    case .descriptor(let number): unsafe plan.executable_fd = number
    }
    let score = request.oomScoreAdjustment.map(String.init)
    return unsafe path.withCString { path in
      unsafe (request.directory ?? "").withCString { directory in
        unsafe (score ?? "").withCString { text in
          unsafe withUnsafePointer(to: request.blocked.cMask) { blocked in
            unsafe plan.path = path
            unsafe plan.directory = request.directory == nil ? nil : directory
            unsafe plan.oom_score = score == nil ? nil : text
            unsafe plan.blocked = blocked
            return unsafe body(plan)
          }
        }
      }
    }
  }
}

extension SpawnRequest {
  fileprivate var name: String {
    switch executable {
    case .path(let path): path
    case .descriptor: arguments.first ?? "an unnamed program"
    }
  }
}
