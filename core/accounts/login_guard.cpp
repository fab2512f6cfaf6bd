#include "accounts/login_guard.h"

#include "base/text.h"

#include <algorithm>

namespace ismail::accounts {

using config::Setting;

namespace {

std::string pairKey(const std::string& user, const std::string& peer) {
    return asciiLower(user) + ' ' + clientOf(peer);
}

} // namespace

bool LoginGuard::banned(Subject subject, const std::string& who) const {
    const auto found = bans_.find({subject, who});
    return found != bans_.end() && found->second.end > clock_.ticks();
}

bool LoginGuard::admits(const std::string& peer, const std::string& user) const {
    const std::lock_guard lock(mutex_);
    if (banned(Subject::address, clientOf(peer))) return false;
    if (user.empty() || !banned(Subject::account, asciiLower(user))) return true;
    return known(peer, user);
}

bool LoginGuard::familiar(const std::string& peer, const std::string& user) const {
    const std::lock_guard lock(mutex_);
    return known(peer, user);
}

bool LoginGuard::known(const std::string& peer, const std::string& user) const {
    const auto last = familiar_.find(pairKey(user, peer));
    return last != familiar_.end() && clock_.ticks() - last->second < familiarFor;
}

void LoginGuard::failed(const std::string& peer, const std::string& user) {
    const auto settings = settings_.current();
    count(Subject::address, clientOf(peer), byAddress_, settings->number(Setting::authFailuresPerAddress));
    if (!user.empty())
        count(Subject::account, asciiLower(user), byAccount_, settings->number(Setting::authFailuresPerAccount));
}

void LoginGuard::answerFailure(const std::string& peer, std::function<void()> answer) {
    const std::uint64_t failures = byAddress_.count(clientOf(peer), clock_.ticks());
    if (executor_ == nullptr) return answer();
    Millis delay = firstDelay;
    for (std::uint64_t i = 1; i < failures && delay < longestDelay; ++i)
        delay *= 2;
    executor_->postAt(clock_.ticks() + std::min(delay, longestDelay), std::move(answer));
}

void LoginGuard::keepBansIn(BanMemory& memory) {
    memory_ = &memory;
    // A clock that was set back must not make a ban longer than any ban is.
    const Millis longest = settings_.current()->duration(Setting::loginBanTime);
    const std::lock_guard lock(mutex_);
    for (const Ban& ban : memory.bans())
        if (ban.until > clock_.now())
            add(ban, clock_.ticks() + std::min(longest, std::chrono::duration_cast<Millis>(ban.until - clock_.now())));
}

void LoginGuard::add(const Ban& ban, Ticks end) {
    std::erase_if(bans_, [this](const auto& entry) { return entry.second.end <= clock_.ticks(); });
    if (bans_.size() >= maxBans)
        bans_.erase(std::min_element(bans_.begin(), bans_.end(),
                                     [](const auto& a, const auto& b) { return a.second.end < b.second.end; }));
    bans_[{ban.subject, ban.who}] = {ban, end};
}

void LoginGuard::count(Subject subject, const std::string& who, WindowCounter& failures, std::uint64_t most) {
    const std::uint64_t now = failures.add(who, clock_.ticks());
    if (now < most) return;
    const Millis length = settings_.current()->duration(Setting::loginBanTime);
    Until until{{subject, who, clock_.now(), clock_.now() + length, now}, clock_.ticks() + length};
    {
        const std::lock_guard lock(mutex_);
        if (banned(subject, who)) return;
        add(until.ban, until.end);
    }
    failures.forget(who);
    if (memory_ != nullptr) memory_->remember(until.ban);
    log_.warning("login.banned", {{subject == Subject::address ? "address" : "account", who},
                                  {"failures", now},
                                  {"until", isoTime(until.ban.until)}});
}

void LoginGuard::succeeded(const Login& login) {
    {
        const std::lock_guard lock(mutex_);
        std::string pair = pairKey(login.user, login.peer);
        if (familiar_.size() >= maxFamiliar && !familiar_.contains(pair))
            familiar_.erase(std::min_element(familiar_.begin(), familiar_.end(),
                                             [](const auto& a, const auto& b) { return a.second < b.second; }));
        familiar_[std::move(pair)] = clock_.ticks();
    }
    if (listener_) listener_(login);
}

std::vector<LoginGuard::Ban> LoginGuard::bans() const {
    std::vector<Ban> all;
    {
        const std::lock_guard lock(mutex_);
        for (const auto& [key, until] : bans_)
            if (until.end > clock_.ticks()) all.push_back(until.ban);
    }
    std::stable_sort(all.begin(), all.end(), [](const Ban& a, const Ban& b) { return a.since > b.since; });
    return all;
}

std::size_t LoginGuard::lift(const std::string& who) {
    std::size_t lifted = 0;
    const std::string account = asciiLower(who);
    const std::string client = clientOf(who);
    {
        const std::lock_guard lock(mutex_);
        for (const Key& key : {Key{Subject::address, client}, Key{Subject::account, account}}) {
            lifted += banned(key.first, key.second) ? 1 : 0;
            if (bans_.erase(key) != 0 && memory_ != nullptr) memory_->forget(key.first, key.second);
        }
    }
    byAddress_.forget(client);
    byAccount_.forget(account);
    if (lifted != 0) log_.info("login.ban-lifted", {{"who", who}});
    return lifted;
}

} // namespace ismail::accounts
