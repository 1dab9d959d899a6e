import BatonPlatform
import Glibc
import Testing

@Suite struct `A system failure` {
  @Test func `says call, object and cause in lower case`() {
    let failure = SystemFailure(call: .bind, object: "127.0.0.1:80", errno: .permissionDenied)
    #expect(failure.description == "unable to bind 127.0.0.1:80: permission denied")
  }

  @Test func `keeps the number of an error without words`() {
    #expect("\(Errno(999))" == "error number 999")
  }

  @Test func `numbers errors as the C library does`() {
    let pairs: [(Errno, Int32)] = [
      (.notPermitted, EPERM), (.noSuchFile, ENOENT), (.noSuchProcess, ESRCH), (.interrupted, EINTR),
      (.inputOutput, EIO), (.argumentListTooLong, E2BIG), (.execFormat, ENOEXEC), (.badDescriptor, EBADF),
      (.noChild, ECHILD), (.wouldBlock, EAGAIN), (.outOfMemory, ENOMEM), (.permissionDenied, EACCES),
      (.badAddress, EFAULT), (.fileExists, EEXIST), (.notDirectory, ENOTDIR), (.isDirectory, EISDIR),
      (.invalidArgument, EINVAL), (.tooManyOpenFilesInSystem, ENFILE), (.tooManyOpenFiles, EMFILE),
      (.textFileBusy, ETXTBSY), (.fileTooLarge, EFBIG), (.noSpace, ENOSPC), (.readOnlyFileSystem, EROFS),
      (.brokenPipe, EPIPE), (.nameTooLong, ENAMETOOLONG), (.notImplemented, ENOSYS), (.noAttribute, ENODATA),
      (.badMessage, EBADMSG), (.notSocket, ENOTSOCK), (.messageTooLong, EMSGSIZE), (.notSupported, EOPNOTSUPP),
      (.addressFamilyNotSupported, EAFNOSUPPORT), (.addressInUse, EADDRINUSE),
      (.addressNotAvailable, EADDRNOTAVAIL), (.connectionAborted, ECONNABORTED), (.connectionReset, ECONNRESET),
      (.notConnected, ENOTCONN), (.timedOut, ETIMEDOUT), (.connectionRefused, ECONNREFUSED),
      (.alreadyInProgress, EALREADY), (.inProgress, EINPROGRESS), (.stale, ESTALE),
    ]
    for (ours, theirs) in pairs { #expect(ours.code == theirs) }
  }
}
