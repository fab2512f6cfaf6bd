#include "junk_lessons.h"

#include "api/verdict_text.h"

namespace ismail::service {

void JunkLessons::moved(std::int64_t, MessageId, const std::string& verdict, bool intoJunk) {
    if (verdict.empty()) return;
    // A lesson that nobody has time for is not worth a wait.
    (void)workers_.submit([this, verdict, intoJunk] {
        const auto view = readVerdict(verdict);
        if (!view) return;
        const bool proven = view->dmarcJudged && view->dmarc == rpc::CheckResult::pass && view->authors.size() == 1;
        const auto key =
            relay::reputationKeyOf(proven ? std::optional(view->authors.front()) : std::nullopt, view->address);
        if (!key.key.empty()) reputation_.moved(key, intoJunk, clock_.now());
    });
}

} // namespace ismail::service
