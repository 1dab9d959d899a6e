import BatonSupervisor

extension Receipt {
  var report: Report { ["outcome": .text(outcome.word)] };
  var text: String { "\(outcome.word): \(cause.detail)\n\(self)\n" }
}
extension Status {
  var report: Report { ["pid": .optional(incumbent) { .number(Int64($0.pid)) }] }; var text: String { "\(self)\n" }
}
extension [ReceiptOverview] { var report: Report { .list([]) }; var text: String { map { "\($0)\n" }.joined() } }
