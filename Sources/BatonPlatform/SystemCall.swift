/// What was asked of the kernel. The raw value is the phrase of a message: `unable to VERB OBJECT: cause`.
package enum SystemCall: String, Hashable, Sendable {
  // Descriptors
  case close, duplicate, poll, read, write, seek
  case createPipe = "create a pipe for"
  case inspectDescriptor = "inspect descriptor"
  case compareDescriptors = "compare descriptors"
  case setDescriptorFlags = "set the flags of descriptor"
  // Files
  case open, inspect, rename, truncate, create, lock, unlock, sync, list
  case changeMode = "change the mode of"
  case removeFile = "remove"
  case syncContent = "sync the content of"
  case inspectFileSystem = "inspect the file system of"
  case readLink = "read the link"
  case createMemoryFile = "create a file in memory for"
  case cloneContent = "clone the content of"
  case inspectCapabilities = "inspect the capabilities of"
  // Sockets
  case bind, receive
  case createSocket = "create a socket for"
  case listen = "listen on"
  case accept = "accept on"
  case connect = "connect to"
  case send = "send to"
  case shutDown = "shut down the sending side of"
  case endConnection = "end the connection of"
  case setSocketOption = "set an option of"
  case readSocketOption = "read an option of"
  case readSocketName = "read the name of"
  // Processes
  case signal, execute
  case cloneProcess = "start a process for"
  case findSession = "find the session of"
  case startSession = "start a session for"
  case passDescriptors = "pass descriptors to"
  case enterDirectory = "enter"
  case adjustOOMScore = "adjust the oom score of"
  case openProcess = "open process"
  case waitForProcess = "wait for process"
  case adoptOrphans = "adopt orphans of"
  // Events, threads, the host
  case createEventQueue = "create an event queue for"
  case watch, forget
  case waitForEvents = "wait for events of"
  case createTimer = "create a timer for"
  case armTimer = "arm the timer of"
  case createWaker = "create a waker for"
  case createSignalQueue = "create a signal queue for"
  case maskSignals = "mask signals of"
  case setDisposition = "set the disposition of"
  case startThread = "start thread"
  case readRandom = "read random bytes of"
  case changeEnvironment = "remove environment variable"
}
