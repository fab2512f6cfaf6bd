#include "identity_keeper.h"

#include "base/path_text.h"
#include "platform/durable_file.h"
#include "platform/machine_secret.h"

namespace ismail::service {

Result<crypto::Identity> openIdentity(const std::filesystem::path& file) {
    if (!std::filesystem::exists(file)) {
        crypto::Identity identity = crypto::Identity::make();
        const Result<Bytes> wrapped = platform::protectForMachine(identity.seed().reveal());
        if (!wrapped) return wrapped.error();
        if (const Status written = platform::replaceFile(file, *wrapped); !written) return written.error();
        return identity;
    }
    const Result<platform::FileReader> reader = platform::FileReader::open(file);
    if (!reader) return reader.error();
    const Result<Bytes> wrapped = reader->read(0, 64 * 1024);
    if (!wrapped) return wrapped.error();
    Result<Bytes> seed = platform::revealForMachine(*wrapped);
    if (!seed) return seed.error();
    if (seed->size() == crypto::identitySeedSize) return crypto::Identity::load(Secret<std::string>(std::move(*seed)));
    return Error{ErrorKind::corrupt, utf8FromPath(file) +
                                         " is not the identity of this server. Restore it from a backup, or remove it "
                                         "and pair this server with its partners again."};
}

} // namespace ismail::service
