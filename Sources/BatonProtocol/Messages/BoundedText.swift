extension String {
  /// The beginning of the string that fits into `limit` bytes of UTF-8 and ends with a whole character.
  package func cut(toBytes limit: Int) -> String {
    guard utf8.count > limit else { return self }
    var end = startIndex
    var count = 0
    for index in indices {
      count += self[index].utf8.count
      guard count <= limit else { break }
      end = self.index(after: index)
    }
    return String(self[..<end])
  }
}
