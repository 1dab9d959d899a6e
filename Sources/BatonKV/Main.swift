@main enum KeyValueServer { static func main() { print("baton-kv") } }
