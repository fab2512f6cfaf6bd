#include "platform/machine_secret.h"

namespace ismail::platform {

Result<Bytes> protectForMachine(ByteView secret) { return Bytes(secret); }

Result<Bytes> revealForMachine(ByteView wrapped) { return Bytes(wrapped); }

} // namespace ismail::platform
