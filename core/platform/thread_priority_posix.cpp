#include "platform/thread_priority.h"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace ismail::platform {

namespace {

constexpr int behindOthers = 10; // about a tenth of what a thread with the usual 0 gets

} // namespace

// On Linux the nice value belongs to a thread, not to the process.
void lowerThreadPriority() { setpriority(PRIO_PROCESS, static_cast<id_t>(syscall(SYS_gettid)), behindOthers); }

} // namespace ismail::platform
