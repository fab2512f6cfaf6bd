// What a server process must tell the system about signals before it starts its first thread.
#pragma once

namespace ismail::platform {

// The signals that waitForSignal() knows are left to the thread that waits for them, and a peer that closes its end is
// an error of a write, not the end of the process. Nothing on Windows.
void prepareSignals();

enum class SignalWish { end /* SIGTERM, SIGINT, SIGQUIT */, reload /* SIGHUP */ };
// Waits for what the administrator of the system wishes; after prepareSignals(). Not on Windows.
SignalWish waitForSignal();

} // namespace ismail::platform
