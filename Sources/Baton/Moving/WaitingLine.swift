/// First come, first served, however many wait.
struct WaitingLine<Element> {
  private var places: [Element?] = []
  /// How many places at the front are empty.
  private var served = 0

  var isEmpty: Bool { served == places.count }
  var first: Element? { isEmpty ? nil : places[served] }

  mutating func append(_ element: Element) {
    places.append(element)
  }

  mutating func takeFirst() -> Element? {
    guard !isEmpty else { return nil }
    defer { serve() }
    return places[served]
  }

  /// Empty places are given back when they are the greater part.
  private mutating func serve() {
    places[served] = nil
    served += 1
    guard served * 2 > places.count else { return }
    places.removeFirst(served)
    served = 0
  }
}
