@main enum BatonCommand { static func main() { print("baton") } }
