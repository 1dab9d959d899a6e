import CBatonLinux
import Glibc

/// The kernel's table of unix sockets (sock_diag(7)).
enum SocketTable {
  /// What it says of a unix socket; `nil` when the kernel does not tell.
  static func look(for socket: borrowing OwnedDescriptor) throws(SystemFailure) -> baton_unix_socket? {
    // The inode of the socket itself, not of its file.
    let inode = UInt32(truncatingIfNeeded: try FileFacts(of: socket).identity.inode)
    let kind = Int32(SOCK_RAW.rawValue | SOCK_CLOEXEC.rawValue)
    let table = OwnedDescriptor(
      adopting: try Syscall.make(.createSocket, "the socket table") {
        Glibc.socket(AF_NETLINK, kind, BATON_NETLINK_SOCK_DIAG)
      })
    return try ask(table, inode: inode)
  }

  private static func ask(
    _ table: borrowing OwnedDescriptor, inode: UInt32
  ) throws(SystemFailure) -> baton_unix_socket? {
    let number = table.raw
    var room = [UInt8](repeating: 0, count: 8192)
    // The shim writes at most the room.
    let length = unsafe room.withUnsafeMutableBytes {
      unsafe baton_unix_question(inode, $0.baseAddress, $0.count)
    }
    _ = try table.send(room.span.extracting(0..<length))
    // The kernel answers within the question's send: there is nothing to wait for.
    let count = try Syscall.attempt(.receive, "the socket table", tolerating: .wouldBlock) {
      unsafe room.withUnsafeMutableBytes { unsafe recv(number, $0.baseAddress, $0.count, Int32(MSG_DONTWAIT)) }
    }
    guard let count else { return nil }
    var found = baton_unix_socket()
    // The shim reads at most count bytes, which the kernel has written, and writes the result, which is ours.
    let answer = unsafe room.withUnsafeBytes { unsafe baton_unix_answer($0.baseAddress, count, inode, &found) }
    return answer == 1 ? found : nil
  }
}

extension OwnedDescriptor {
  /// The file that a unix socket was bound to, if that is still what its path leads to; `nil` for every other socket, and
  /// when the kernel does not tell.
  package borrowing func boundFile() throws(SystemFailure) -> SocketFile? {
    guard case .unix(let path)? = try localAddress(), path.hasPrefix("/"),
      let facts = try FileFacts.ifPresent(path: path), facts.kind == .socket,
      let found = try SocketTable.look(for: self), found.has_file != 0,
      found.file_inode == UInt32(truncatingIfNeeded: facts.identity.inode)
    else { return nil }
    return SocketFile(path: path, identity: facts.identity)
  }
}
