import BatonSupervisor

/// The least that a configuration must say.
let leastConfiguration = """
  [Service]
  executable = kv
  data-directory = data

  [Listener]
  name = main
  address = 127.0.0.1:6379

  """

let ordinaryUser = Surroundings(folder: "/srv/kv", user: 1000, home: "/home/ann", runtimeFolder: "/run/user/1000")

func read(
  _ text: String, file: String = "kv.conf", as surroundings: Surroundings = ordinaryUser
) throws(ConfigurationProblems) -> Configuration {
  try check(text, file: file, as: surroundings).configuration
}

func check(
  _ text: String, file: String = "kv.conf", as surroundings: Surroundings = ordinaryUser
) throws(ConfigurationProblems) -> CheckedConfiguration {
  try ConfigurationReader.read(Array(text.utf8), file: file, surroundings: surroundings)
}

/// What a reader has to say, "" if nothing.
func report(on text: String, file: String = "kv.conf", as surroundings: Surroundings = ordinaryUser) -> String {
  do throws(ConfigurationProblems) {
    _ = try check(text, file: file, as: surroundings)
    return ""
  } catch {
    return error.report
  }
}
