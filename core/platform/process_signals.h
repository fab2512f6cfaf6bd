// What a server process must tell the system about signals before it starts its first thread.
#pragma once

namespace ismail::platform {

// Termination signals are left to the thread that waits for them (Poco's waitForTerminationRequest) and a peer that
// closes its end is an error of a write, not the end of the process. Nothing on Windows.
void prepareSignals();

} // namespace ismail::platform
