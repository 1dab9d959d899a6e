import CBatonLinux
import Glibc

/// What this process shall become: another program with the same pid, the same parent and the same children.
package struct ProgramReplacement: Sendable {
  /// An open file, by number.
  package var executable: Int32
  /// With the program's name as the first.
  package var arguments: [String]
  package var environment: Environment
  /// The numbers that become 3, 4, 5 …; besides those and the three standard ones everything is closed.
  package var descriptors: [Int32]
  /// Signals that stay blocked: what is sent before the next program has a signal queue waits for it.
  package var blocked: SignalSet = []

  package init(executable: Int32, arguments: [String], environment: Environment, descriptors: [Int32]) {
    self.executable = executable
    self.arguments = arguments
    self.environment = environment
    self.descriptors = descriptors
  }
}

extension ProgramReplacement {
  /// Executes the program in the place of this one. Only for a process with one thread.
  ///
  /// - Throws: when it could not be executed. Then everything is as it was before.
  package func replaceThisProcess() throws(SystemFailure) -> Never {
    try Syscall.make(.execute, arguments.first ?? "an unnamed program") {
      unsafe CStrings.with(arguments) { arguments in
        unsafe CStrings.with(environment.assignments) { environment in
          unsafe descriptors.withUnsafeBufferPointer { numbers in
            unsafe withUnsafePointer(to: blocked.cMask) { blocked in
              // Every pointer of the plan is valid for the call, and nothing of it is kept.
              var plan = unsafe baton_replacement(
                executable_fd: executable, arguments: UnsafePointer(arguments), environment: UnsafePointer(environment),
                descriptors: numbers.baseAddress, descriptor_count: Int32(numbers.count), blocked: blocked)
              return unsafe baton_replace(&plan)
            }
          }
        }
      }
    }
    fatalError("bug in baton: a program that was replaced went on")
  }
}
