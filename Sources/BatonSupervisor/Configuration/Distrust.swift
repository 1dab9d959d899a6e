/// Why root must not obey or run a file: somebody else can change it.
///
/// Others than root may do as they like: whoever can change their files is as powerful as they are.
package struct Distrust: Hashable, Sendable {
  package let cause: String
  package let remedy: String

  /// nil when there is nothing to say against the file.
  ///
  /// - Parameters:
  ///   - path: what messages call it.
  ///   - mode: of the file that was opened, so that nobody can exchange it after it was looked at.
  ///   - folderMode: of the directory its name stands in: who may write there can put another file in its place.
  ///   - user: the one who is about to obey it.
  package init?(of path: String, mode: UInt32, folderMode: UInt32, by user: UInt32) {
    guard user == 0 else { return nil }
    if mode & othersMayWrite != 0 {
      let writers = mode & anybodyMayWrite != 0 ? "everybody" : "its group"
      cause = "\(writers) may write to \(path), and root would obey"
      remedy = "chmod go-w \(path)"
    } else if folderMode & othersMayWrite != 0, folderMode & sticky == 0 {
      let writers = folderMode & anybodyMayWrite != 0 ? "everybody" : "the group of its directory"
      cause = "\(writers) may put another file in the place of \(path), and root would obey"
      remedy = "chmod go-w its directory"
    } else {
      return nil
    }
  }
}

private let othersMayWrite: UInt32 = 0o022
private let anybodyMayWrite: UInt32 = 0o002
/// Only the owner of a file may rename or remove it, as in /tmp.
private let sticky: UInt32 = 0o1000
