/// Prints what `scripts/bench` measures without a running service, one figure a line: name, value, unit.
@main enum BenchCommand {
  static func main() {
    for figure in CodecBench.figures() {
      print(figure.name, figure.nanoseconds, "ns")
    }
  }
}
