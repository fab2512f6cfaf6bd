#include "platform/thread_priority.h"

#include "platform/win32_util.h"

namespace ismail::platform {

void lowerThreadPriority() { SetThreadPriority(GetCurrentThread(), THREAD_PRIORITY_BELOW_NORMAL); }

} // namespace ismail::platform
