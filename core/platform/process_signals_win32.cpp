#include "platform/process_signals.h"

namespace ismail::platform {

void prepareSignals() {}

} // namespace ismail::platform
