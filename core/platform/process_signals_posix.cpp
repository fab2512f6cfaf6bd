#include "platform/process_signals.h"

#include <csignal>

#include <pthread.h>

namespace ismail::platform {

void prepareSignals() {
    sigset_t termination;
    sigemptyset(&termination);
    sigaddset(&termination, SIGINT);
    sigaddset(&termination, SIGTERM);
    sigaddset(&termination, SIGQUIT);
    // Inherited by every thread that is made later.
    pthread_sigmask(SIG_BLOCK, &termination, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
}

} // namespace ismail::platform
