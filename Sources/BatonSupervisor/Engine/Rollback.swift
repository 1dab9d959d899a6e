import BatonMachines
import BatonPlatform

// A rollback is a handoff like any other, to a release that is on the shelf.

extension Engine {
  var listedReleases: [ListedRelease] {
    let committed = store.committed
    let previous = pinning.shelf.release(before: committed)
    return pinning.shelf.releases.map { shelved in
      var listed = ListedRelease(
        release: shelved.release.summary, digest: shelved.digest, attempt: shelved.attempt,
        committedAt: shelved.committedAt)
      if let incumbent, shelved.isExecutable(of: incumbent.release) { listed.marks.append(.serves) }
      if let committed, shelved.isExecutable(of: committed) { listed.marks.append(.committed) }
      if shelved == previous { listed.marks.append(.previous) }
      return listed
    }
  }

  func rollBack(_ wanted: RollbackRequest, for question: ControlServer.Question) {
    do {
      pinning.unhashable = []
      goBack(to: try target(of: wanted), wanted, for: question)
    } catch {
      answer(question.connection, .refused(error))
    }
  }

  /// When it is known that what is kept is still what was committed.
  private func goBack(to shelved: ShelvedRelease, _ wanted: RollbackRequest, for question: ControlServer.Question) {
    switch search(for: shelved.release) {
    case .found(let image): request(wish(for: shelved, image, wanted, question))
    case .unknown(let file, let path):
      hash(file, path) { [unowned self] in goBack(to: shelved, wanted, for: question) }
    case .missing(let cause):
      answer(question.connection, .refused(ControlRefusal(.unacceptableRelease, cause.detail)))
    }
  }

  private func wish(
    for shelved: ShelvedRelease, _ image: OngoingAttempt.Image, _ wanted: RollbackRequest,
    _ question: ControlServer.Question
  ) -> AttemptWish {
    let reason = "rollback to \(shelved.digest.shortText)" + (wanted.reason.isEmpty ? "" : ": \(wanted.reason)")
    var wish = AttemptWish(.handoff, shelved.release, by: question.asker, because: reason)
    wish.image = image
    wish.limit = wanted.timeoutMilliseconds.map { .milliseconds(Int64(clamping: $0)) }
    wish.watcher = question.connection
    wish.watching = wanted.waiting
    return wish
  }

  private func target(of wanted: RollbackRequest) throws(ControlRefusal) -> ShelvedRelease {
    guard configuration.service.pin == .yes else {
      throw ControlRefusal(.noSuchRelease, "with pin = no, no release is kept; baton upgrade takes one by its path")
    }
    guard let prefix = wanted.hashPrefix else {
      if let previous = pinning.shelf.release(before: store.committed) { return previous }
      throw ControlRefusal(.noSuchRelease, "no release is kept besides the present one")
    }
    let matches = pinning.shelf.releases(beginningWith: prefix)
    guard let match = matches.first else {
      throw ControlRefusal(.noSuchRelease, "no kept release has a hash that begins with \(quoted(prefix))")
    }
    guard matches.count == 1 else {
      let choices = alternatives(matches.map { "\($0.digest.shortText) (\($0.release.executable))" })
      throw ControlRefusal(.noSuchRelease, "\(quoted(prefix)) begins several hashes: \(choices)")
    }
    return match
  }
}
