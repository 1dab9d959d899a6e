import Glibc

/// Environment variables as a value: names are unique, the order is kept.
package struct Environment: Hashable, Sendable {
  package private(set) var variables: [Variable] = []

  package struct Variable: Hashable, Sendable {
    package let name: String
    package let value: String
  }

  package init() {}

  package subscript(name: String) -> String? {
    get { variables.first { $0.name == name }?.value }
    set {
      let index = variables.firstIndex { $0.name == name }
      switch (index, newValue) {
      case (let index?, let value?): variables[index] = Variable(name: name, value: value)
      case (let index?, nil): variables.remove(at: index)
      case (nil, let value?): variables.append(Variable(name: name, value: value))
      case (nil, nil): break
      }
    }
  }

  package var names: [String] { variables.map(\.name) }

  /// `NAME=value`, as a program receives them.
  package var assignments: [String] { variables.map { "\($0.name)=\($0.value)" } }
}

extension Environment {
  /// A copy of this process's environment. Call while no other thread can change it.
  package static func ofThisProcess() -> Environment {
    var environment = Environment()
    // The vector and its strings stay as they are while nobody calls setenv, as the contract above asks.
    var next = unsafe environ
    while let assignment = unsafe next.pointee {
      let text = unsafe String(cString: assignment)
      if let equals = text.firstIndex(of: "="), equals != text.startIndex {
        environment[String(text[..<equals])] = String(text[text.index(after: equals)...])
      }
      unsafe next += 1
    }
    return environment
  }

  /// Removes variables from this process's environment. Only while there is one thread: `getenv` in another would read
  /// freed memory.
  package static func remove(_ names: [String]) throws(SystemFailure) {
    for name in names {
      // The name is a C string for the time of the call; the contract above keeps other threads out.
      try Syscall.make(.changeEnvironment, name) { unsafe unsetenv(name) }
    }
  }
}
