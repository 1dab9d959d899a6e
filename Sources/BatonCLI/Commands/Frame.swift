import BatonProtocol
import BatonSupervisor

extension Command {
  package static let frame = Command(
    "frame", "translate frames of the control protocol to JSON and back",
    operands: [Operand("DIRECTION", .required, choices: ["decode", "encode"], "From frames to JSON, or back.")],
    options: [.format],
    description: [
      """
      For people who write a peer in another language. Decode reads frames from standard input and prints one JSON \
      object a line for each; encode reads such objects and prints the frames. A frame that is malformed is refused \
      with the error that a supervisor would log for it.
      """
    ]
  ) { arguments, console throws(CommandFailure) in
    arguments.operands.first == "encode" ? try encode(arguments, console) : try decode(arguments, console)
  }
}

extension Option {
  fileprivate static let format = Option(
    "format", .value("hex|binary"), "How frames are written: hexadecimal digits, with blanks as one likes, or bytes.")
}

private enum FrameFormat: String, CaseIterable {
  case hex, binary
}

/// A stream of frames from a long evening; more is a mistake.
private let inputSizeLimit = 64 << 20

private func decode(_ arguments: Arguments, _ console: Console) throws(CommandFailure) -> ExitCode {
  let format = try arguments.value(of: .format, as: ValueForm<FrameFormat>.choice) ?? .hex
  let input = try bytes(try console.readInput(limit: inputSizeLimit), format)
  var decoder = FrameDecoder()
  decoder.receive(input.span)
  var count = 1
  while let frame = try next(of: &decoder, count) {
    try console.print(JSONText.compact(FrameReport.report(of: frame)))
    count += 1
  }
  return .success
}

/// The next frame; nil when the input ends where a frame does.
private func next(of decoder: inout FrameDecoder, _ number: Int) throws(CommandFailure) -> Frame? {
  do throws(ProtocolViolation) {
    if let frame = try decoder.next() { return frame }
    try decoder.end()
    return nil
  } catch {
    throw malformed("decode", number, error)
  }
}

private func encode(_ arguments: Arguments, _ console: Console) throws(CommandFailure) -> ExitCode {
  let format = try arguments.value(of: .format, as: ValueForm<FrameFormat>.choice) ?? .hex
  for (index, value) in try values(in: try console.readInput(limit: inputSizeLimit)).enumerated() {
    let bytes = try frame(of: value, index + 1)
    switch format {
    case .hex: try console.print(Hex.text(of: bytes) + "\n")
    case .binary: try console.printBytes(bytes)
    }
  }
  return .success
}

private func values(in input: [UInt8]) throws(CommandFailure) -> [Report] {
  do throws(ConfigurationProblems) {
    return try JSONReader.values(in: input, file: "standard input")
  } catch {
    throw .input(file: "standard input", error)
  }
}

private func frame(of value: Report, _ number: Int) throws(CommandFailure) -> [UInt8] {
  do throws(ProtocolViolation) {
    let frame = try FrameReport.frame(of: value)
    return try FrameEncoder.frame(frame.message, in: frame.version)
  } catch {
    throw malformed("encode", number, error)
  }
}

/// The bytes of the frames, whatever blanks stand between their digits.
private func bytes(_ input: [UInt8], _ format: FrameFormat) throws(CommandFailure) -> [UInt8] {
  guard format == .hex else { return input }
  let text = String(decoding: input, as: UTF8.self).filter { !$0.isWhitespace }
  if let bytes = Hex.bytes(of: text) { return bytes }
  throw .sentence(
    .unable(
      to: "decode", "standard input", because: "it is not pairs of hexadecimal digits",
      then: "write --format binary for bytes"), .wrongUse)
}

private func malformed(_ verb: String, _ number: Int, _ violation: ProtocolViolation) -> CommandFailure {
  .sentence(.unable(to: verb, "frame \(number)", because: "\(violation)"), .wrongUse)
}
