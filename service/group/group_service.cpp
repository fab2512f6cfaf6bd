#include "group_service.h"

#include "../api/wait_for.h"
#include "base/say.h"
#include "crypto/random.h"

namespace ismail::service {

using config::Setting;

namespace {

constexpr Millis meetTimeout{120'000};
constexpr Millis pairTimeout{90'000};
constexpr Millis lookTimeout = lookLimit + Millis(5'000);

// 1 to 2^53 - 1.
std::int64_t processNumber() {
    std::uint64_t number = 0;
    for (const char c : crypto::randomBytes(6))
        number = number << 8 | static_cast<unsigned char>(c);
    return static_cast<std::int64_t>(number) + 1;
}

} // namespace

GroupService::GroupService(Dependencies deps)
    : deps_(std::move(deps)), strand_(deps_.clock, deps_.log),
      dialer_(deps_.reactors, deps_.dialWorkers, deps_.tls, deps_.log), process_(processNumber()),
      desk_({deps_.clock, deps_.log, deps_.store.directory(), deps_.store.directory(), strand_, deps_.keys,
             deps_.alerts, deps_.ownName, deps_.proofFailed,
             [this](std::int64_t partnerId, const Bytes& key) { keyTalk_.proved(partnerId, key); }}),
      members_(membersDependencies()),
      lists_({deps_.clock, deps_.log, deps_.store.directory(), deps_.store.directory(), strand_, deps_.workers,
              deps_.stretchers, deps_.resolver, deps_.alerts, deps_.store.pairs(), deps_.store.recipientLists(),
              deps_.store.listCopies(), [this] { return std::vector<std::string>{deps_.ownName()}; },
              [this](std::int64_t partnerId, group::Message message) { members_.send(partnerId, std::move(message)); },
              [this](std::int64_t partnerId) { return members_.isOpen(partnerId); },
              [this](std::int64_t partnerId, Bytes lists) { members_.setBeat(partnerId, std::move(lists)); },
              [this](std::int64_t partnerId) { members_.drop(partnerId, group::ByeReason::restart); },
              deps_.everyFewSeconds, deps_.changed}),
      looker_(deps_.reactors, deps_.dialWorkers, deps_.tls, deps_.log), prober_(proberDependencies()),
      probes_(
          {deps_.clock, strand_, deps_.store.directory(),
           [this](ProbeFor whom, const std::string& domain, const std::string& host,
                  std::function<void(group::ProbeAnswer)> done) { prober_.probe(whom, domain, host, std::move(done)); },
           [this] {
               const auto names = deps_.names();
               return std::vector<std::string>(names->names.begin(), names->names.end());
           },
           [this](std::int64_t partnerId, group::Message message) { members_.send(partnerId, std::move(message)); },
           [this](std::int64_t partnerId) { return members_.peerHello(partnerId); }}),
      talks_({deps_.clock, deps_.log, deps_.store.directory(), deps_.store.directory(), strand_, deps_.workers,
              deps_.keys, dialer_, deps_.resolver, deps_.store.pairs(), members_, [this] { return hello(); },
              deps_.ownName}),
      keyTalk_({deps_.clock, deps_.log, deps_.store.directory(), strand_, deps_.workers, deps_.keys,
                deps_.store.pairs(), members_}) {}

GroupService::~GroupService() { stop(); }

Members::Dependencies GroupService::membersDependencies() {
    return {deps_.clock,
            deps_.log,
            deps_.store.directory(),
            deps_.store.directory(),
            strand_,
            deps_.keys,
            dialer_,
            deps_.resolver,
            deps_.alerts,
            [this] { return hello(); },
            deps_.ownName,
            [this](std::int64_t partnerId, std::function<void(group::Health)> done) {
                (void)deps_.workers.submit(
                    [this, partnerId, done = std::move(done)] { done(deps_.health(partnerId)); });
            },
            [this](std::int64_t partnerId, const Bytes& key) { keyTalk_.proved(partnerId, key); },
            [this](std::int64_t partnerId, const group::Hello& peer) {
                keyTalk_.opened(partnerId);
                talks_.opened(partnerId);
                lists_.opened(partnerId, peer);
                deps_.returned(partnerId);
            },
            [this](std::int64_t partnerId, const group::Message& message) {
                if (probes_.message(partnerId, message) || talks_.message(partnerId, message)) return;
                keyTalk_.message(partnerId, message);
                lists_.message(partnerId, message);
            },
            [this](std::int64_t partnerId, const group::Beat& beat) { lists_.beat(partnerId, beat); },
            [this](std::int64_t partnerId, const group::Bye& bye) {
                if (bye.reason == group::ByeReason::restart || bye.reason == group::ByeReason::shutdown)
                    lists_.bye(partnerId);
            },
            deps_.returned,
            deps_.changed};
}

Prober::Dependencies GroupService::proberDependencies() {
    return {deps_.clock,
            strand_,
            deps_.resolver,
            looker_,
            [this] {
                const auto settings = deps_.store.directory().current();
                return Prober::Way{deps_.ownName(), static_cast<std::uint16_t>(settings->number(Setting::outboundPort)),
                                   settings->list(Setting::outboundAddress)};
            },
            [this](const std::string& address) { return isOurs(address); }};
}

// Names say nothing: a partner writes the DNS of its domain, in which this server may have its name.
bool GroupService::isOurs(const std::string& address) const {
    return deps_.names()->isAddress(address) || members_.isPeerAddress(address);
}

group::Hello GroupService::hello() const {
    group::Hello hello;
    hello.features = {std::string(group::featureSync), std::string(group::featureProbe),
                      std::string(group::featureRekey)};
    hello.name = deps_.ownName();
    hello.version = deps_.version;
    hello.process = process_;
    hello.clock = deps_.clock.now();
    hello.ports = deps_.ownPorts();
    if (!hello.ports.empty()) hello.hosts = {hello.name};
    return hello;
}

void GroupService::arrived(std::shared_ptr<relay::PeerTicket> ticket, net::PeerConnection connection) {
    auto shared = std::make_shared<net::PeerConnection>(std::move(connection));
    strand_.post([this, ticket = std::move(ticket), shared] {
        const auto& ours = static_cast<const GroupTicket&>(*ticket);
        if (ours.grant) return talks_.arrived(ours, std::move(*shared));
        members_.arrived(ours.partnerId, {ours.ownKey, ours.key}, std::move(*shared));
    });
}

void GroupService::start() {
    strand_.post([this] {
        lists_.start();
        members_.start();
        upkeep();
    });
}

void GroupService::upkeep() {
    strand_.postAt(deps_.clock.ticks() + everyHour, [this] { upkeep(); });
    (void)deps_.workers.submit([this] {
        const auto halves = deps_.store.pairs().removeOldHalves();
        if (!halves) deps_.log.warning("pair.halves_not_removed", {{"reason", halves.error().text}});
        if (halves && *halves != 0) deps_.log.info("pair.halves_removed", {{"pairs", *halves}});
        const Status forgotten = deps_.keys.forgetOld();
        if (!forgotten) deps_.log.warning("group.old_key_not_forgotten", {{"reason", forgotten.error().text}});
    });
}

void GroupService::stop() {
    if (std::exchange(stopped_, true)) return;
    (void)strand_.runAndWait([this] {
        talks_.stop();
        keyTalk_.stop();
        lists_.stop();
        probes_.stop();
        prober_.stop();
        members_.stop(group::ByeReason::shutdown);
    });
    strand_.stop();
}

void GroupService::directoryChanged() {
    strand_.post([this] {
        members_.directoryChanged();
        lists_.directoryChanged();
    });
}

void GroupService::networkChanged() {
    strand_.post([this] { members_.networkChanged(); });
}

void GroupService::seen(std::int64_t partnerId) {
    strand_.post([this, partnerId] { members_.seen(partnerId); });
}

template <class T>
Result<T> GroupService::onStrand(std::function<T()> work) {
    return waitFor<T>([&](std::function<void(T)> done) {
        strand_.post([work = std::move(work), done = std::move(done)] { done(work()); });
    });
}

Result<GroupService::State> GroupService::state() {
    return onStrand<State>([this] {
        State state;
        state.members = members_.states();
        for (const auto& [id, until] : desk_.openCodes())
            state.codes.push_back({id, until - deps_.clock.ticks()});
        return state;
    });
}

Result<GroupService::Shown> GroupService::showCode(std::string host, group::PairGrant grant,
                                                   std::optional<Millis> life) {
    const auto settings = deps_.store.directory().current();
    if (!settings->flag(Setting::groupEnabled)) return failure(ErrorKind::conflict, say("group.off"));
    if (host.empty()) host = deps_.ownName();
    const Millis lasts = life.value_or(Millis(settings->duration(Setting::groupCodeLife)));
    auto shown = std::make_shared<std::optional<Result<group::PairBook::Shown>>>();
    const Result<bool> ran = onStrand<bool>([this, shown, host, grant = std::move(grant), lasts] {
        shown->emplace(desk_.show(host, grant, lasts));
        return true;
    });
    if (!ran) return ran.error();
    deps_.changed();
    if (!**shown) return (*shown)->error();
    return Shown{(**shown)->id, (**shown)->text.clone(), lasts};
}

Status GroupService::cancelCode(std::uint32_t id) {
    const Result<bool> known = onStrand<bool>([this, id] { return desk_.withdraw(id); });
    if (!known) return known.error();
    if (!*known) return failure(ErrorKind::notFound, say("pair.noCode"));
    deps_.changed();
    return {};
}

Result<PairMet> GroupService::enterCode(crypto::PairCode code, std::string host, std::uint16_t port) {
    if (!deps_.store.directory().current()->flag(Setting::groupEnabled))
        return failure(ErrorKind::conflict, say("group.off"));
    auto shared = std::make_shared<crypto::PairCode>(std::move(code));
    const auto met = waitFor<Result<PairMet>>(
        [&](std::function<void(Result<PairMet>)> done) {
            strand_.post([this, shared, host, port, done = std::move(done)] {
                talks_.enter(std::move(*shared), host, port, done);
            });
        },
        meetTimeout);
    return met ? *met : Result<PairMet>(met.error());
}

Result<PairMade> GroupService::offer(std::uint32_t talk, PairChoice choice) {
    const auto made = waitFor<Result<PairMade>>(
        [&](std::function<void(Result<PairMade>)> done) {
            strand_.post([this, talk, choice, done = std::move(done)] { talks_.offer(talk, choice, done); });
        },
        pairTimeout);
    return made ? *made : Result<PairMade>(made.error());
}

void GroupService::pairBy(crypto::PairCode code, std::function<void(const Result<PairMade>&)> done) {
    auto shared = std::make_shared<crypto::PairCode>(std::move(code));
    strand_.post([this, shared, done = std::move(done)] {
        if (!deps_.store.directory().current()->flag(Setting::groupEnabled))
            return done(failure(ErrorKind::conflict, say("group.off")));
        talks_.enter(std::move(*shared), {}, 0, [this, done](const Result<PairMet>& met) {
            if (!met) return done(met.error());
            PairChoice choice;
            choice.offer.hold = met->domains;
            talks_.offer(met->talk, std::move(choice), done);
        });
    });
}

void GroupService::leaveTalk(std::uint32_t talk) {
    strand_.post([this, talk] { talks_.leave(talk); });
}

Result<std::vector<group::View>> GroupService::look(const std::string& domain,
                                                    const std::vector<std::int64_t>& askers) {
    return waitFor<std::vector<group::View>>(
        [&](std::function<void(std::vector<group::View>)> done) {
            strand_.post([this, domain, askers, done = std::move(done)] { probes_.look(domain, askers, done); });
        },
        lookTimeout);
}

Result<std::size_t> GroupService::fetchAnew(std::int64_t domainId) {
    return onStrand<std::size_t>([this, domainId] { return lists_.fetchAnew(domainId); });
}

void GroupService::askAnew(std::int64_t partnerId) {
    strand_.post([this, partnerId] { members_.drop(partnerId, group::ByeReason::restart); });
}

Status GroupService::rekey() {
    const auto directory = deps_.store.directory().directory();
    std::vector<Bytes> known;
    for (const accounts::Partner& partner : directory->partners())
        for (const std::string& key : {partner.peer.key, partner.peer.nextKey})
            if (!key.empty()) known.push_back(key);
    const Bytes before = deps_.keys.keys().current().identity.publicKey();
    if (const Status renewed = deps_.keys.renew(known); !renewed) return renewed;
    const Bytes now = deps_.keys.keys().current().identity.publicKey();
    deps_.log.info("group.rekeyed", {{"before", crypto::serverIdText(crypto::serverId(before))},
                                     {"now", crypto::serverIdText(crypto::serverId(now))}});
    strand_.post([this] {
        // Their letters belong to the key of before.
        desk_.withdrawAll();
        for (const MemberState& member : members_.states())
            keyTalk_.opened(member.partnerId);
        deps_.changed();
    });
    return {};
}

Status GroupService::unpair(std::int64_t partnerId, bool revoke) {
    strand_.post([this, partnerId] { members_.drop(partnerId, group::ByeReason::unpaired); });
    return deps_.store.pairs().unpair(partnerId, revoke);
}

} // namespace ismail::service
