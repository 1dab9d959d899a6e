import Foundation
import Testing

@Suite struct `The habits of the house` {
  @Test func `no file is longer than 400 lines`() throws {
    for file in try Checkout.swiftFiles() {
      #expect(file.lines.count <= 401, "\(file.path) has \(file.lines.count) lines: two ideas in one file")
    }
  }

  @Test func `no machine has a default row`() throws {
    for file in try Checkout.files(under: "Sources/BatonMachines", suffix: ".swift") {
      #expect(!file.text.contains("default:"), "\(file.path): write the illegal pairs out, with their reasons")
    }
  }

  @Test func `no type is named like a module`() throws {
    let modules = try Set(Checkout.files(under: "Sources", suffix: ".swift").map(\.target))
    for file in try Checkout.swiftFiles() {
      for line in file.lines {
        let words = line.split(whereSeparator: { !$0.isLetter && !$0.isNumber })
        for (keyword, name) in zip(words, words.dropFirst())
        where ["struct", "class", "enum", "actor", "protocol"].contains(keyword) && modules.contains(String(name)) {
          Issue.record("\(file.path): lookup of \(name) would look inside the type instead of the module")
        }
      }
    }
  }

  @Test(arguments: ["TO" + "DO", "FIX" + "ME", "try" + "!", "as" + "!", "NSTemporary" + "Directory"])
  func `no source holds a forbidden word`(word: String) throws {
    for file in try Checkout.swiftFiles() {
      #expect(!file.text.contains(word), "\(file.path) holds \(word)")
    }
  }

  @Test func `no test waits by sleeping`() throws {
    for file in try Checkout.files(under: "Tests", suffix: ".swift") where file.target != "HouseRulesTests" {
      for word in ["usleep(", "Thread.sleep", "Task.sleep", "nanosleep("] {
        #expect(!file.text.contains(word), "\(file.path): wait for the event, with a deadline, instead of \(word)")
      }
    }
  }

  @Test func `no file name says nothing`() throws {
    for file in try Checkout.files(under: "Sources", suffix: ".swift") {
      for word in ["Manager", "Helper", "Util", "Misc", "Common"] {
        #expect(!file.name.contains(word), "\(file.path): name the file after what it does")
      }
    }
  }
}
