import BatonSupervisor
import Testing

@Suite struct `Root` {
  @Test(
    arguments: [
      (0o755, 0o755, nil), (0o644, 0o1777, nil), (0o755, 0o1775, nil),
      (0o775, 0o755, "its group may write to /srv/kv, and root would obey"),
      (0o757, 0o755, "everybody may write to /srv/kv, and root would obey"),
      (0o755, 0o775, "the group of its directory may put another file in the place of /srv/kv, and root would obey"),
      (0o755, 0o777, "everybody may put another file in the place of /srv/kv, and root would obey"),
    ] as [(UInt32, UInt32, String?)])
  func `obeys no file that others may change`(mode: UInt32, folderMode: UInt32, cause: String?) {
    #expect(Distrust(of: "/srv/kv", mode: mode, folderMode: folderMode, by: 0)?.cause == cause)
    #expect(Distrust(of: "/srv/kv", mode: mode, folderMode: folderMode, by: 1000) == nil)
  }
}

@Suite struct `A user's default places` {
  @Test func `are not taken from variables that hold relative paths`() {
    let user = Surroundings(folder: "/", user: 1000, home: "/home/ann", stateHome: "state", runtimeFolder: "run")
    #expect(user.stateDirectory(of: "kv") == "/home/ann/.local/state/baton/kv")
    #expect(user.controlSocket(of: "kv") == "/home/ann/.local/state/baton/kv/control.sock")
  }

  @Test func `are nowhere without a home`() {
    #expect(Surroundings(folder: "/", user: 1000).controlSocket(of: "kv") == nil)
    let problems = report(on: leastConfiguration, as: Surroundings(folder: "/", user: 1000))
    #expect(problems.hasPrefix("kv.conf:1:2: no state-directory, and HOME is not set; add state-directory = …\n"))
  }

  @Test(arguments: [
    ("kv.conf", "kv"), ("/etc/baton/kv.conf", "kv"), ("kv", "kv"), ("kv.v2.conf", "kv.v2"), ("/etc/kv/", "kv"),
  ])
  func `carry the name of the file`(file: String, name: String) throws {
    #expect(try read(leastConfiguration, file: file).service.name == name)
  }

  @Test func `cannot carry the name of a file that is no name`() {
    #expect(report(on: leastConfiguration, file: "/etc/my service.conf").contains("the file's name is no name"))
  }
}
