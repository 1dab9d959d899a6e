import Glibc

/// Null-terminated vectors of C strings, as `execve` wants them.
enum CStrings {
  typealias Vector = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>

  static func with<Value>(_ strings: [String], _ body: (Vector) -> Value) -> Value {
    let vector = Vector.allocate(capacity: strings.count + 1)
    for (index, text) in strings.enumerated() { unsafe vector[index] = strdup(text) }
    unsafe vector[strings.count] = nil
    defer {
      // Every element was allocated by strdup above, and the vector by us.
      for index in strings.indices { unsafe free(vector[index]) }
      unsafe vector.deallocate()
    }
    return unsafe body(vector)
  }
}
