import BatonPlatform
import Foundation
import Testing

@Suite struct `A program` {
  @Test func `knows where its relative paths start`() throws {
    #expect(try Program.workingDirectory() == FileManager.default.currentDirectoryPath)
  }

  @Test func `is told which link leads nowhere`() throws {
    #expect(throws: SystemFailure(call: .readLink, object: "/proc/self/no-link", errno: .noSuchFile)) {
      try Files.target(ofLink: "/proc/self/no-link")
    }
  }
}
