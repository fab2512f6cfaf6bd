#include "group/recipient_book.h"

#include "base/text.h"
#include "crypto/digest.h"
#include "group/recipient_answer.h"
#include "mail/address.h"

#include <algorithm>
#include <cstring>

namespace ismail::group {

using config::Setting;

namespace {

template <std::size_t size>
std::array<char, size> firstOctets(ByteView bytes) {
    std::array<char, size> out{};
    std::copy_n(bytes.begin(), std::min(size, bytes.size()), out.begin());
    return out;
}

mail::Reply replyOf(const RecipientAnswer& answer) {
    const mail::EnhancedStatus& status = answer.status;
    if (answer.code == 250) return {250, status, {}};
    std::string text = "The recipient cannot be verified at present, try again later";
    if (status == mail::EnhancedStatus{5, 1, 1}) text = "No such mailbox";
    if (status == mail::EnhancedStatus{4, 1, 1}) text = "This mailbox is not known at present, try again later";
    if (status == mail::EnhancedStatus{4, 2, 2}) text = "The mailbox is full, try again later";
    if (status == mail::EnhancedStatus{5, 2, 1}) text = "This mailbox is disabled";
    if (status == mail::EnhancedStatus{4, 2, 1})
        text = "Mail for this recipient is not taken at present, try again later";
    return {answer.code, status, std::move(text)};
}

std::string whyOf(const RecipientFacts& facts) {
    const std::string list =
        facts.fresh ? " The list of its primary is up to date." : " The list of its primary is not up to date.";
    if (!facts.domainEnabled) return "The primary says that the domain is switched off.";
    if (facts.alwaysTaken) return "It is an address that the primary always takes.";
    if (!facts.state)
        return (facts.everyone ? "The primary takes everyone." : "The primary has not named the recipient.") + list;
    switch (*facts.state) {
    case RecipientState::removed: return "The recipient was removed at the primary." + list;
    case RecipientState::disabled: return "The primary says that the recipient is disabled." + list;
    case RecipientState::full: return "The primary says that the mailbox is full." + list;
    case RecipientState::normal:
    case RecipientState::rehearsal: break;
    }
    return (facts.domainFull ? "The primary says that the domain is full." : "The primary has named the recipient.") +
           list;
}

} // namespace

std::size_t SyncedRecipients::NameHash::operator()(const Name& name) const {
    std::size_t hash = 0;
    std::memcpy(&hash, name.data(), sizeof hash);
    return hash;
}

void SyncedRecipients::ask(const relay::RecipientQuestion& question, std::function<void(relay::RecipientSaid)> done) {
    if (auto said = say(question, Depth::memory)) return done(std::move(*said));
    const relay::RecipientSaid busy{{451, {4, 3, 2}, "The server is busy, try again later"},
                                    "Too many recipients are being looked for."};
    if (open_.fetch_add(1) >= maxOpen) {
        --open_;
        return done(busy);
    }
    const bool taken = workers_.submit([this, question, done] {
        relay::RecipientSaid said = answer(question);
        --open_;
        done(std::move(said));
    });
    if (taken) return;
    --open_;
    done(busy);
}

relay::RecipientSaid SyncedRecipients::answer(const relay::RecipientQuestion& question) {
    return *say(question, Depth::disk);
}

std::optional<relay::PrimaryLimits> SyncedRecipients::limits(std::int64_t domainId) {
    const HeldCopy copy = copies_.copy(domainId);
    if (!copy.head) return std::nullopt;
    const DomainState& state = copy.head->state;
    return relay::PrimaryLimits{true, state.largest != 0, state.eightBit, state.utf8,
                                static_cast<std::uint64_t>(state.largest)};
}

// Nothing: what is in memory does not suffice.
std::optional<relay::RecipientSaid> SyncedRecipients::say(const relay::RecipientQuestion& question, Depth depth) {
    const HeldCopy own = copies_.copy(question.domainId);
    if (!own.head) return relay::withoutList(question);
    const DomainState& state = own.head->state;
    const HeldCopy list = state.aliasOf.empty() ? own : copies_.copyNamed(own.partnerId, state.aliasOf);
    const auto settings = settings_.current();
    const Time now = clock_.now();
    FreshLimits limits;
    limits.fresh = settings->duration(Setting::groupListFresh);
    // The key form of RFC 5321's local part: what mail::addressKey puts before the "@".
    const std::string local = asciiLower(question.recipient.local);
    RecipientFacts facts;
    facts.fresh = list.head && isFresh(*list.head, now, limits);
    facts.domainEnabled = state.enabled;
    facts.domainFull = state.full || (list.head && list.head->state.full);
    facts.everyone = state.everyone;
    facts.alwaysTaken =
        question.ofPrimary || std::find(state.roles.begin(), state.roles.end(), local) != state.roles.end();
    if (list.head && list.head->serving.number != 0 && facts.domainEnabled && !facts.alwaysTaken) {
        auto found = look(list, local, depth);
        if (!found) return std::nullopt;
        const auto plus = local.find('+');
        const bool detail = state.plusAddressing && plus != std::string::npos && plus != 0;
        if (found->ok() && detail && (!**found || (**found)->state == RecipientState::removed)) {
            auto user = look(list, local.substr(0, plus), depth);
            if (!user) return std::nullopt;
            if (!user->ok() || **user) found = std::move(user);
        }
        if (!found->ok())
            return relay::RecipientSaid{{451, {4, 3, 0}, "The recipient cannot be looked up, try again later"},
                                        found->error().text};
        if (**found) {
            facts.state = (**found)->state;
            if ((**found)->removedAt) facts.removedFor = std::max(Millis(0), now - *(**found)->removedAt);
        }
    }
    return relay::RecipientSaid{replyOf(answerRecipient(facts, settings->duration(Setting::groupListGrace))),
                                whyOf(facts)};
}

std::optional<Result<std::optional<CopyEntry>>> SyncedRecipients::look(const HeldCopy& copy, std::string_view local,
                                                                       Depth depth) {
    using Found = Result<std::optional<CopyEntry>>;
    const ListGeneration& list = copy.head->serving;
    const Name name = firstOctets<16>(crypto::sha256(std::to_string(copy.domainId) + '/' + std::string(local)));
    std::optional<Remembered> known = recall(name);
    if (known && known->generation != list.number) known.reset();
    if (known && known->version == list.version) {
        if (!known->known) return Found(std::optional<CopyEntry>());
        CopyEntry entry{known->state, {}};
        if (known->state == RecipientState::removed) entry.removedAt = fromMillis(known->removedAt);
        return Found(std::optional(entry));
    }
    if (depth == Depth::memory) return std::nullopt;
    Remembered answer;
    if (known) {
        answer.tag = known->tag;
    } else {
        const auto stretched = stretchRecipient(local, list.keys.salt, list.keys.cost);
        if (!stretched) return Found(std::optional<CopyEntry>()); // too long for any recipient
        answer.tag = firstOctets<listTagSize>(recipientTag(list.keys.key, *stretched));
    }
    Found found = copies_.find(copy.domainId, list.number, ByteView(answer.tag.data(), answer.tag.size()));
    if (!found) return found;
    answer.generation = list.number;
    answer.version = list.version;
    answer.known = found->has_value();
    if (answer.known) {
        answer.state = (*found)->state;
        if ((*found)->removedAt) answer.removedAt = toMillis(*(*found)->removedAt);
    }
    remember(name, answer);
    return found;
}

std::optional<SyncedRecipients::Remembered> SyncedRecipients::recall(const Name& name) const {
    const std::lock_guard lock(mutex_);
    if (const auto found = recent_.find(name); found != recent_.end()) return found->second;
    if (const auto found = older_.find(name); found != older_.end()) return found->second;
    return std::nullopt;
}

void SyncedRecipients::remember(const Name& name, const Remembered& found) {
    const std::lock_guard lock(mutex_);
    if (recent_.size() >= maxRemembered / 2) {
        older_ = std::move(recent_);
        recent_ = {};
    }
    recent_[name] = found;
}

std::size_t SyncedRecipients::remembered() const {
    const std::lock_guard lock(mutex_);
    return recent_.size() + older_.size();
}

} // namespace ismail::group
