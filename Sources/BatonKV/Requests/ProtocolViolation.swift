/// What a client sent that is no request: the connection gets this as its last answer and is closed in order.
///
/// The words in front of the colon are those of redis, since people search for them; what follows says what was there.
package struct ProtocolViolation: Error, Equatable {
  package let sentence: String

  package init(_ sentence: String) {
    self.sentence = sentence
  }
}
