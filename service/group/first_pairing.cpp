#include "first_pairing.h"

#include "base/path_text.h"
#include "base/say.h"
#include "base/text.h"
#include "platform/durable_file.h"

namespace ismail::service {

namespace {

constexpr std::size_t mostOctets = 512; // a host name and 25 letters with room
constexpr const char* alertKeyOfFirst = "group.firstPairing";

} // namespace

void FirstPairing::start() {
    deps_.strand.post([this, alive = alive_] {
        if (*alive) look();
    });
}

void FirstPairing::stop() {
    *alive_ = false;
    deps_.strand.cancel(timer_);
}

void FirstPairing::look() {
    const std::filesystem::path path = deps_.data / fileName;
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored)) return;
    const auto file = platform::FileReader::open(path);
    if (!file) return giveUp(sentenceOf(file.error()));
    auto text = file->read(0, mostOctets);
    if (!text) return giveUp(sentenceOf(text.error()));
    auto code = crypto::readPairCode(Secret<std::string>(std::string(trim(*text))));
    if (!code) return giveUp(sentenceOf(code.error()));
    deps_.group.pairBy(std::move(*code), [this, alive = alive_](const Result<PairMade>& made) {
        deps_.strand.post([this, alive, made] {
            if (*alive) done(made);
        });
    });
}

void FirstPairing::done(const Result<PairMade>& made) {
    if (made) {
        remove();
        deps_.alerts.clear(alertKeyOfFirst, say("alert.firstPairing"), say("pair.made"));
        return;
    }
    const ErrorKind kind = made.error().kind;
    if (kind == ErrorKind::denied || kind == ErrorKind::invalid) return giveUp(sentenceOf(made.error()));
    deps_.alerts.raise(alertKeyOfFirst, say("alert.firstPairing"), sentenceOf(made.error()));
    timer_ = deps_.strand.postAt(deps_.clock.ticks() + retryAfter, [this, alive = alive_] {
        if (*alive) look();
    });
}

void FirstPairing::giveUp(const Sentence& why) {
    remove();
    deps_.alerts.raise(alertKeyOfFirst, say("alert.firstPairing"), why);
}

void FirstPairing::remove() {
    const std::filesystem::path path = deps_.data / fileName;
    if (const Status removed = platform::removeDurable(path); !removed)
        deps_.log.warning("pair.code_stays", {{"file", utf8FromPath(path)}, {"reason", removed.error().text}});
}

} // namespace ismail::service
