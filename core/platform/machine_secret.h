// Wraps bytes so that they are of use on this computer only: DPAPI in machine scope on Windows. Elsewhere the bytes
// stay as they are, and the file mode 0600 of whoever stores them is what protects them.
#pragma once

#include "base/bytes.h"
#include "base/result.h"

namespace ismail::platform {

Result<Bytes> protectForMachine(ByteView secret);
// Errors: corrupt, when the bytes were wrapped on another computer.
Result<Bytes> revealForMachine(ByteView wrapped);

} // namespace ismail::platform
