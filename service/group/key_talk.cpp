#include "key_talk.h"

#include "group/key_change.h"

namespace ismail::service {

using group::KeyVerdict;

namespace {

constexpr Millis keyHour{3'600'000};

std::string keyIdText(ByteView key) { return crypto::serverIdText(crypto::serverId(key)); }

} // namespace

void KeyTalk::opened(std::int64_t partnerId) {
    const auto proved = deps_.members.proved(partnerId);
    if (!proved) return;
    deps_.keys.learn(proved->theirs, proved->ours);
    const group::OwnKeys keys = deps_.keys.keys();
    const group::OwnKey* old = keys.find(proved->ours);
    if (!old || old == &keys.current()) return;
    deps_.members.send(partnerId, group::announceKey(*old, keys.current()));
}

void KeyTalk::proved(std::int64_t partnerId, const Bytes& key) {
    const auto directory = deps_.directory.directory();
    const accounts::Partner* partner = directory->partner(partnerId);
    if (!partner || key.empty() || partner->peer.nextKey != key) return;
    deps_.log.info("peer.key_changed", {{"partner", partner->name}, {"id", keyIdText(key)}});
    (void)deps_.workers.submit([&pairs = deps_.pairs, &log = deps_.log, partnerId, key] {
        const Status dropped = pairs.dropOldKey(partnerId, key);
        // Two connections have proved it at the same time.
        if (!dropped && dropped.error().kind != ErrorKind::notFound)
            log.warning("peer.key_not_dropped", {{"reason", dropped.error().text}});
    });
}

void KeyTalk::message(std::int64_t partnerId, const group::Message& message) {
    if (const auto* next = std::get_if<group::KeyNext>(&message)) take(partnerId, *next);
    if (const auto* told = std::get_if<group::KeyHave>(&message)) have(partnerId, *told);
}

bool KeyTalk::mayChange(std::int64_t partnerId) {
    Hour& hour = hours_[partnerId];
    const Ticks now = deps_.clock.ticks();
    if (hour.changes == 0 || now - hour.began >= keyHour) hour = {now, 0};
    return ++hour.changes <= mostAnHour;
}

void KeyTalk::take(std::int64_t partnerId, const group::KeyNext& next) {
    const auto directory = deps_.directory.directory();
    const accounts::Partner* partner = directory->partner(partnerId);
    if (!partner) return;
    const bool ours = deps_.keys.keys().find(next.key.data) != nullptr;
    const bool may = mayChange(partnerId);
    const KeyVerdict verdict =
        ours || !may ? KeyVerdict::refuse
                     : judgeKey(next, {partner->peer.key, partner->peer.nextKey, partner->peer.keyNumber});
    if (verdict == KeyVerdict::refuse) {
        deps_.log.warning("peer.key_refused", {{"partner", partner->name}, {"id", keyIdText(next.key.data)}});
        const auto why = may ? group::FaultCode::denied : group::FaultCode::busy;
        return deps_.members.send(partnerId, group::Fault{why, std::string(group::KeyNext::kind), 0});
    }
    const group::KeyHave answer{next.key};
    if (verdict == KeyVerdict::have) return deps_.members.send(partnerId, answer);
    (void)deps_.workers.submit([this, alive = alive_, partnerId, next, answer, name = partner->name] {
        const Status pinned = deps_.pairs.setNextKey(partnerId, {next.old.data, next.key.data, next.number});
        deps_.strand.post([this, alive, partnerId, answer, name, pinned] {
            if (!*alive) return;
            if (!pinned)
                return deps_.log.warning("peer.key_refused", {{"partner", name}, {"reason", pinned.error().text}});
            deps_.log.info("peer.key_announced", {{"partner", name}, {"id", keyIdText(answer.key.data)}});
            deps_.members.send(partnerId, answer);
        });
    });
}

// The channel is opened anew with the key that both know now, upon which the partner drops the old one.
void KeyTalk::have(std::int64_t partnerId, const group::KeyHave& have) {
    const auto proved = deps_.members.proved(partnerId);
    const Bytes current = deps_.keys.keys().current().identity.publicKey();
    if (!proved || proved->ours == current || have.key.data != current) return;
    deps_.keys.learn(proved->theirs, current);
    deps_.members.drop(partnerId, group::ByeReason::restart);
}

} // namespace ismail::service
