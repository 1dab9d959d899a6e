import GoldenFiles
import Testing

// The generated parts of ARCHITECTURE.md stand between markers. ACCEPT=1 writes them anew.

@Suite struct `The document of the architecture` {
  @Test func `shows the tables and the worlds as they are`() async throws {
    var generated = try document("ARCHITECTURE.md")
    for part in Part.allCases { generated = generated.replacing(part, with: await part.text) }
    #expect(
      try goldenDocument("ARCHITECTURE.md", accepting: generated) == generated, "scripts/check --accept writes it anew")
  }

  @Test(arguments: Part.allCases) func `has a place for every generated part`(part: Part) throws {
    let written = try document("ARCHITECTURE.md")
    #expect(written.contains(part.begin) && written.contains(part.end))
  }
}

enum Part: String, CaseIterable, Sendable {
  case worlds
  case mutants
  case supervisor
  case incumbent
  case successor
  case moves
  case movingMutants = "mutants of moves"
  case offering
  case giver
  case taker

  var begin: String { "<!-- \(rawValue), printed from the code by a test -->" }
  var end: String { "<!-- end of \(rawValue) -->" }

  var text: String {
    get async {
      let honest = await Survey.standard.value.honest
      let moving = await MovingSurvey.standard.value
      return switch self {
      case .worlds: await worldsText
      case .mutants: await mutantsText
      case .supervisor: honest.supervisor.text.whole
      case .incumbent: honest.incumbent.text.whole
      case .successor: honest.successor.text.whole
      case .moves: await movesText
      case .movingMutants: await movingMutantsText
      case .offering: moving.offerings.text.whole
      case .giver: moving.givers.text.whole
      case .taker: moving.takers.text.whole
      }
    }
  }
}

extension MachineText {
  fileprivate var whole: String { diagram + "\n\n" + table }
}

extension String {
  /// The document with the part's text between its markers; unchanged when it has no place for it.
  fileprivate func replacing(_ part: Part, with text: String) -> String {
    guard let begin = firstRange(of: part.begin), let end = firstRange(of: part.end),
      begin.upperBound <= end.lowerBound
    else { return self }
    return self[..<begin.upperBound] + "\n\n" + text + "\n\n" + self[end.lowerBound...]
  }
}
