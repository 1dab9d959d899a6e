/// An argument that is wrong: which, what stands there, and what would be right.
package struct ConfigurationProblem: Error, Equatable {
  package let sentence: String

  package init(_ option: String, _ value: String?, _ cause: String) {
    sentence = "unable to understand \(option)\(value.map { " \"\($0)\"" } ?? ""): \(cause)"
  }
}
