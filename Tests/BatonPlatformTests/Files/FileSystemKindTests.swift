import BatonPlatform
import Testing

@Suite struct `A file system` {
  @Test(arguments: [
    (0x6969, "nfs"), (0xFF53_4D42, "cifs"), (0xFE53_4D42, "smb2"), (0x517B, "smb"), (0x0102_1997, "9p"),
  ])
  func `of the network is named`(magic: UInt32, name: String) {
    #expect(FileSystemKind(magic: magic) == .network(name: name))
  }

  @Test(arguments: [0xEF53, 0x5846_5342, 0x9123_683E, 0x0102_1994, 0x794C_7630, 0x2FC1_2FC1])
  func `of the host is local: ext4, xfs, btrfs, tmpfs, overlay, zfs`(magic: UInt32) {
    #expect(FileSystemKind(magic: magic) == .local)
  }

  @Test func `of a program is told apart`() throws {
    #expect(FileSystemKind(magic: 0x6573_5546) == .userSpace)
    #expect(try FileSystemKind(of: "/dev/shm") == .local)
  }
}
