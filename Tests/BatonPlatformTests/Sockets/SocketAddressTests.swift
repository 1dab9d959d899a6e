import BatonPlatform
import Testing

@Suite struct `A socket address` {
  @Test(arguments: [
    "127.0.0.1:80", "0.0.0.0:0", "255.255.255.255:65535", "[::1]:80", "[2001:db8::ff]:443", "[::]:1",
    "[::ffff:10.0.0.1]:9", "/run/app.sock", "/run/a b:80",
  ])
  func `reads what it writes`(text: String) throws {
    #expect(try #require(SocketAddress(text)).description == text)
  }

  @Test(arguments: [
    "", "80", ":80", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:+80", "127.0.0.1:-1", "127.1:80",
    "127.0.0.256:80", "::1:80", "[::1]", "[::1]80", "[::g]:80", "localhost:80", "run/app.sock", "127.0.0.1:80 ",
    " 127.0.0.1:80", "[127.0.0.1]:80", "127.0.0.1:٨٠",
  ])
  func `refuses anything else`(text: String) {
    #expect(SocketAddress(text) == nil)
  }
}
