/// The candidate that somebody who wrote `word` most likely meant, if one is near enough to be worth a question.
package func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
  let limit = max(1, word.count / 3)
  var best: (candidate: String, distance: Int)?
  for candidate in candidates {
    let distance = typingDistance(from: word, to: candidate)
    if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
  }
  return best?.candidate
}

/// Letters added, left out, exchanged or swapped with their neighbour (Levenshtein's distance with transpositions).
package func typingDistance(from left: String, to right: String) -> Int {
  let (left, right) = (Array(left), Array(right))
  guard !left.isEmpty, !right.isEmpty else { return max(left.count, right.count) }
  var twoBefore: [Int] = []
  var before = Array(0...right.count)
  for row in 1...left.count {
    var now = [row] + Array(repeating: 0, count: right.count)
    for column in 1...right.count {
      let exchange = before[column - 1] + (left[row - 1] == right[column - 1] ? 0 : 1)
      now[column] = min(before[column] + 1, now[column - 1] + 1, exchange)
      if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1] {
        now[column] = min(now[column], twoBefore[column - 2] + 1)
      }
    }
    (twoBefore, before) = (before, now)
  }
  return before[right.count]
}
