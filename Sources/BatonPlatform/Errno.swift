/// An error number of the kernel, with its lower-case words.
package struct Errno: Hashable, Sendable, CustomStringConvertible {
  package let code: Int32

  package init(_ code: Int32) {
    self.code = code
  }

  package var description: String {
    ErrnoWords.table[code] ?? "error number \(code)"
  }
}

extension Errno {
  package static let notPermitted = Errno(1)
  package static let noSuchFile = Errno(2)
  package static let noSuchProcess = Errno(3)
  package static let interrupted = Errno(4)
  package static let inputOutput = Errno(5)
  package static let argumentListTooLong = Errno(7)
  package static let execFormat = Errno(8)
  package static let badDescriptor = Errno(9)
  package static let noChild = Errno(10)
  package static let wouldBlock = Errno(11)
  package static let outOfMemory = Errno(12)
  package static let permissionDenied = Errno(13)
  package static let badAddress = Errno(14)
  package static let fileExists = Errno(17)
  package static let crossDevice = Errno(18)
  package static let notDirectory = Errno(20)
  package static let isDirectory = Errno(21)
  package static let invalidArgument = Errno(22)
  package static let tooManyOpenFilesInSystem = Errno(23)
  package static let tooManyOpenFiles = Errno(24)
  /// Of `ioctl`, as "inappropriate ioctl for device".
  package static let unknownRequest = Errno(25)
  package static let textFileBusy = Errno(26)
  package static let fileTooLarge = Errno(27)
  package static let noSpace = Errno(28)
  package static let readOnlyFileSystem = Errno(30)
  package static let brokenPipe = Errno(32)
  package static let nameTooLong = Errno(36)
  package static let notImplemented = Errno(38)
  package static let noAttribute = Errno(61)
  package static let badMessage = Errno(74)
  package static let notSocket = Errno(88)
  package static let messageTooLong = Errno(90)
  package static let notSupported = Errno(95)
  package static let addressFamilyNotSupported = Errno(97)
  package static let addressInUse = Errno(98)
  package static let addressNotAvailable = Errno(99)
  package static let connectionAborted = Errno(103)
  package static let connectionReset = Errno(104)
  package static let notConnected = Errno(107)
  package static let timedOut = Errno(110)
  package static let connectionRefused = Errno(111)
  package static let alreadyInProgress = Errno(114)
  package static let inProgress = Errno(115)
  package static let stale = Errno(116)
}
