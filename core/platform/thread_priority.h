// How much of the processor a thread gets where there is not enough for all.
#pragma once

namespace ismail::platform {

// The calling thread comes after others from now on, but is never left without any processor time. A system that
// refuses changes nothing.
void lowerThreadPriority();

} // namespace ismail::platform
