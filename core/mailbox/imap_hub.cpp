#include "mailbox/imap_hub.h"

#include <utility>

namespace ismail::mailbox {

void ImapWatch::setWake(std::function<void()> wake) {
    const std::lock_guard guard(mutex_);
    wake_ = std::move(wake);
    woken_ = false;
}

void ImapWatch::rearm() {
    const std::lock_guard guard(mutex_);
    woken_ = false;
}

void ImapWatch::changed() {
    changes_.fetch_add(1, std::memory_order_acq_rel);
    std::function<void()> wake;
    {
        const std::lock_guard guard(mutex_);
        if (woken_ || !wake_) return;
        woken_ = true;
        wake = wake_;
    }
    wake();
}

std::shared_ptr<ImapWatch> ImapHub::watch(std::int64_t mailboxId) {
    auto watch = std::make_shared<ImapWatch>();
    const std::lock_guard guard(mutex_);
    auto& list = watches_[mailboxId];
    std::erase_if(list, [](const auto& other) { return other.expired(); });
    list.push_back(watch);
    return watch;
}

void ImapHub::changed(std::int64_t mailboxId) {
    std::vector<std::shared_ptr<ImapWatch>> live;
    {
        const std::lock_guard guard(mutex_);
        const auto found = watches_.find(mailboxId);
        if (found == watches_.end()) return;
        std::erase_if(found->second, [](const auto& other) { return other.expired(); });
        for (const auto& watch : found->second)
            if (auto held = watch.lock()) live.push_back(std::move(held));
        if (found->second.empty()) watches_.erase(found);
    }
    for (const auto& watch : live)
        watch->changed();
}

} // namespace ismail::mailbox
