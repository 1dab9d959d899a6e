/// Runs the server as its own child and watches it from a grandchild, so that signals reach the server.
func strace(_ switches: String...) -> [String] { ["/usr/bin/strace", "-D", "-f", "-qq"] + switches }
