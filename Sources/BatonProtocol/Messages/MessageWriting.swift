package import BatonPostcard

extension Message {
  /// Appends the index of the message and its fields.
  package func write(to writer: inout PostcardWriter) {
    writer.variant(kind.rawValue)
    switch self {
    case .hello(let it): it.write(to: &writer)
    case .helloAck(let it): it.write(to: &writer)
    case .prepareHandoff(let it): it.write(to: &writer)
    case .drained(let it): it.write(to: &writer)
    case .sealRequest(let it): it.write(to: &writer)
    case .sealProgress(let it): it.write(to: &writer)
    case .sealComplete(let it): it.write(to: &writer)
    case .sealFailed(let it): it.write(to: &writer)
    case .begin(let it): it.write(to: &writer)
    case .ready(let it): it.write(to: &writer)
    case .commit(let it): it.write(to: &writer)
    case .abort(let it): it.write(to: &writer)
    case .resumeAfterAbort(let it): it.write(to: &writer)
    case .heartbeat(let it): it.write(to: &writer)
    case .prepared(let it): it.write(to: &writer)
    case .beginOwned(let it): it.write(to: &writer)
    case .resumeOwned(let it): it.write(to: &writer)
    case .serve(let it): it.write(to: &writer)
    case .resumed(let it): it.write(to: &writer)
    case .statusRequest(let it): it.write(to: &writer)
    case .status(let it): it.write(to: &writer)
    case .refused(let it): it.write(to: &writer)
    case .moment(let it): it.write(to: &writer)
    case .dropped(let it): it.write(to: &writer)
    case .closed(let it): it.write(to: &writer)
    case .rendezvous(let it): it.write(to: &writer)
    case .incumbency(let it): it.write(to: &writer)
    case .handBack(let it): it.write(to: &writer)
    case .park(let it): it.write(to: &writer)
    case .move(let it): it.write(to: &writer)
    case .moved(let it): it.write(to: &writer)
    }
  }
}
