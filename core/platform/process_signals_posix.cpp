#include "platform/process_signals.h"

#include <csignal>
#include <initializer_list>

#include <pthread.h>

namespace ismail::platform {

namespace {

sigset_t wishes() {
    sigset_t set;
    sigemptyset(&set);
    for (const int number : {SIGINT, SIGTERM, SIGQUIT, SIGHUP})
        sigaddset(&set, number);
    return set;
}

} // namespace

void prepareSignals() {
    const sigset_t set = wishes();
    // Inherited by every thread that is made later.
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
}

SignalWish waitForSignal() {
    const sigset_t set = wishes();
    int number = 0;
    while (sigwait(&set, &number) != 0) {
    }
    return number == SIGHUP ? SignalWish::reload : SignalWish::end;
}

} // namespace ismail::platform
