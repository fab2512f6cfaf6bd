#include "group/key_change.h"

namespace ismail::group {

Bytes keyNextText(ByteView old, ByteView next, std::int64_t number) {
    Bytes text("ISMail peer 1 key", 18); // with its zero
    text.append(old).append(next);
    for (int shift = 56; shift >= 0; shift -= 8)
        text += static_cast<char>(static_cast<std::uint64_t>(number) >> shift & 0xffU);
    return text;
}

KeyNext announceKey(const OwnKey& old, const OwnKey& next) {
    const Bytes text = keyNextText(old.identity.publicKey(), next.identity.publicKey(), next.number);
    return {{old.identity.publicKey()},
            {next.identity.publicKey()},
            next.number,
            {old.identity.sign(text)},
            {next.identity.sign(text)}};
}

KeyVerdict judgeKey(const KeyNext& said, const PinnedKeys& pinned) {
    if (said.key == said.old) return KeyVerdict::refuse;
    if (said.key.data == pinned.key || said.key.data == pinned.next) return KeyVerdict::have;
    if (said.old.data != pinned.key && said.old.data != pinned.next) return KeyVerdict::refuse;
    if (said.number <= pinned.number) return KeyVerdict::refuse;
    const Bytes text = keyNextText(said.old.data, said.key.data, said.number);
    const bool isTrue = crypto::verifyIdentity(said.old.data, text, said.byOld.data) &&
                        crypto::verifyIdentity(said.key.data, text, said.byNew.data);
    return isTrue ? KeyVerdict::pin : KeyVerdict::refuse;
}

} // namespace ismail::group
