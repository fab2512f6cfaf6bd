#include "server_api.h"

#include "answers.h"
#include "base/ip_network.h"
#include "base/path_text.h"
#include "base/text.h"
#include "listener_settings.h"
#include "mapping.h"
#include "partner_words.h"
#include "platform/disk_space.h"
#include "settings_view.h"
#include "wait_for.h"

#include <algorithm>
#include <set>

namespace ismail::service {

namespace {

using config::Setting;

// "192.0.2.1" of "192.0.2.1:4711" and of "[2001:db8::1]:4711".
std::string addressOf(const std::string& peer) {
    const std::string host = peer.substr(0, peer.rfind(':'));
    if (host.size() > 2 && host.front() == '[') return host.substr(1, host.size() - 2);
    return host;
}

rpc::ListenerState stateOf(net::ListenerPhase phase) {
    switch (phase) {
    case net::ListenerPhase::open: return rpc::ListenerState::listening;
    case net::ListenerPhase::paused: return rpc::ListenerState::paused;
    case net::ListenerPhase::failed: break;
    }
    return rpc::ListenerState::failed;
}

bool isV6(const std::string& address) { return address.find(':') != std::string::npos; }

// A session counts for the first address of its listener that has its family.
void countConnections(std::vector<rpc::ListenerInfo>& listeners, const std::vector<net::SessionInfo>& sessions) {
    for (const net::SessionInfo& session : sessions) {
        const bool v6 = isV6(addressOf(session.peer));
        const auto fits = [&](const rpc::ListenerInfo& info, bool family) {
            return info.listener == session.listener && (!family || isV6(info.address) == v6);
        };
        auto row = std::find_if(listeners.begin(), listeners.end(), [&](const auto& l) { return fits(l, true); });
        if (row == listeners.end())
            row = std::find_if(listeners.begin(), listeners.end(), [&](const auto& l) { return fits(l, false); });
        if (row != listeners.end()) ++row->connections;
    }
}

const config::SettingSpec* specOf(const std::string& key) { return config::findSetting(key); }

Error noSetting(const std::string& key) { return notFound(say("setting.unknown", key)); }

} // namespace

ServerApi::ServerApi(const Dependencies& deps)
    : deps_(deps), startedAt_(deps.clock.now()), atStart_(deps.store.directory().current()),
      queue_(deps.store.queueAdmin(), deps.clock) {}

// --- Status ----------------------------------------------------------------------------------------------------------

Result<StatusFacts> ServerApi::facts(bool forAdmin) {
    StatusFacts facts;
    facts.now = deps_.clock.now();
    facts.serverName = deps_.identity.current()->name;
    facts.settings = deps_.store.directory().current();
    facts.atStart = atStart_;
    facts.directory = deps_.store.directory().directory();
    facts.listeners = listeners();
    facts.accepting = deps_.store.spool().acceptsMail();
    if (!forAdmin && !facts.accepting) facts.accepting = Error{facts.accepting.error().kind, {}};
    facts.diskFree = platform::freeDiskSpace(deps_.data);
    auto numbers = queue_.read();
    if (!numbers) return numbers.error();
    facts.queue = numbers->totals;
    facts.waiting = std::move(numbers->destinations);
    auto destinations = deps_.relay.destinations();
    auto partners = deps_.relay.partners();
    facts.relayAnswers = destinations && partners;
    if (destinations) facts.destinations = std::move(*destinations);
    if (partners) facts.partners = std::move(*partners);
    const CertificateKeeper::State certificate = deps_.certificate.state();
    facts.certificate = certificate.certificate;
    facts.certificateProblem = certificate.problem;
    if (facts.certificateProblem && !forAdmin)
        facts.certificateProblem = failure(ErrorKind::denied, say("certificate.askAdministrator"));
    const BackupKeeper::State backup = deps_.backups.state();
    facts.lastBackup = backup.lastAt;
    facts.backupError = backup.lastError;
    facts.activeAlerts = deps_.alerts.active();
    facts.lists = deps_.lists.states();
    readGroup(facts);
    facts.withoutPostmaster = domainWithoutPostmaster(*facts.directory, *facts.settings, *deps_.identity.current());
    facts.missingBodies = deps_.store.startReport().missingBodies.size();
    return facts;
}

void ServerApi::readGroup(StatusFacts& facts) {
    if (!facts.settings->flag(Setting::groupEnabled)) return;
    auto group = groupFacts(deps_.group, deps_.store.listCopies(), deps_.store.pairs(), *facts.directory,
                            *facts.settings, facts.now);
    if (!group) return;
    for (const relay::PartnerView& view : facts.partners) {
        const accounts::Partner* partner = facts.directory->partner(view.id);
        if (view.offersPairing && partner && partner->enabled && partner->peer.state == accounts::PairState::none)
            group->pairable.push_back(partner->name);
    }
    facts.group = std::move(*group);
}

void ServerApi::fillCounts(rpc::GetStatus::Response& response, const StatusFacts& facts) {
    for (const accounts::Domain& domain : facts.directory->domains())
        ++(domain.role == accounts::DomainRole::primary ? response.domainsPrimary : response.domainsSecondary);
    std::uint64_t accounts = 0;
    if (deps_.store.directory().accounts(0, {}, 0, 1, &accounts)) response.accounts = wire(accounts);
    response.connectionsIn = wire(deps_.sessions.open());
    for (const relay::DestinationView& view : facts.destinations)
        response.connectionsOut += wire(view.connections);
    for (const accounts::Partner& partner : facts.directory->partners()) {
        rpc::PartnerContact contact;
        contact.partner = partner.name;
        for (const relay::PartnerView& view : facts.partners)
            if (view.id == partner.id) {
                contact.state = wire(view.state);
                contact.since = view.since;
                if (troubleOf(view) != PartnerTrouble::none)
                    contact.trouble = saidText(view.lastError);
                else if (const EtrnRefusal refusal = refusalOf(view); refusal.domains != 0)
                    contact.trouble = "it refuses to be asked: " + refusal.reply.oneLine();
            }
        if (!partner.enabled) {
            contact.state = rpc::PartnerState::disabled;
            contact.trouble.clear();
        }
        response.partners.push_back(std::move(contact));
    }
    response.diskFree = wire(facts.diskFree.value_or(0));
    std::error_code failed;
    const std::filesystem::space_info space = std::filesystem::space(deps_.data, failed);
    if (!failed) response.diskTotal = wire(space.capacity);
}

Result<rpc::GetStatus::Response> ServerApi::handle(rpc::GetStatus, const Caller& caller, const rpc::Empty&) {
    const bool admin = caller.role == rpc::Role::admin;
    const auto known = facts(admin);
    if (!known) return known.error();
    rpc::GetStatus::Response response;
    response.findings = findStatus(*known);
    response.verdict = gravest(response.findings);
    response.productVersion = ISMAIL_VERSION;
    response.serverName = known->serverName;
    if (admin) response.dataDirectory = utf8FromPath(deps_.data);
    response.now = known->now;
    response.startedAt = startedAt_;
    response.acceptsMail = known->accepting.ok();
    response.listeners = known->listeners;
    response.queue = known->queue;
    if (known->certificate) response.certificateEnds = known->certificate->notAfter;
    response.lastBackup = known->lastBackup;
    fillCounts(response, *known);
    return response;
}

// --- Settings --------------------------------------------------------------------------------------------------------

Result<rpc::SettingsList::Response> ServerApi::handle(rpc::SettingsList, const Caller&,
                                                      const rpc::SettingsList::Request& request) {
    const auto now = deps_.store.directory().current();
    const std::string wanted = asciiLower(request.contains);
    rpc::SettingsList::Response response;
    response.version = settingsVersion(*now);
    for (const config::SettingSpec& spec : config::settingTable()) {
        const bool found = asciiLower(spec.key).find(wanted) != std::string::npos ||
                           asciiLower(spec.help).find(wanted) != std::string::npos;
        if (!found || (request.changedOnly && now->isDefault(spec.id))) continue;
        response.settings.push_back(settingInfo(spec, *now, *atStart_));
    }
    return response;
}

Result<rpc::SettingInfo> ServerApi::handle(rpc::SettingsGet, const Caller&, const rpc::SettingsGet::Request& request) {
    const config::SettingSpec* spec = specOf(request.key);
    if (!spec) return noSetting(request.key);
    return settingInfo(*spec, *deps_.store.directory().current(), *atStart_);
}

Result<std::string> ServerApi::storedValue(const config::SettingSpec& spec, const std::string& given) const {
    auto normal = config::validateSetting(spec, given);
    if (!normal) return normal.error();
    if (spec.type == config::SettingType::secret) return deps_.secret.protect(Secret<std::string>(*normal));
    if (Status fits = checkSettingMeaning(spec, *normal); !fits) return fits.error();
    return normal;
}

Result<rpc::SettingsSet::Response> ServerApi::applySettings(const Caller& caller, const NewValues& values,
                                                            const std::optional<std::int64_t>& version) {
    const std::lock_guard lock(settingsEdit_);
    const auto before = deps_.store.directory().current();
    if (Status same = checkVersion(version, settingsVersion(*before), say("object.settings")); !same)
        return same.error();
    config::Settings after = *before;
    bool files = false;
    for (const auto& [key, value] : values) {
        const config::SettingSpec* spec = specOf(key);
        after = after.with(spec->id, value ? *value : config::Settings().text(spec->id));
        files |= spec->id == Setting::tlsCertificate || spec->id == Setting::tlsKey || spec->id == Setting::tlsStored;
    }
    if (files)
        if (Status fits = checkSettingsTogether(after); !fits) return fits.error();
    if (Status set = deps_.store.directory().setSettings(values); !set) return set.error();
    const auto now = deps_.store.directory().current();
    rpc::SettingsSet::Response response;
    response.version = settingsVersion(*now);
    for (const auto& [key, value] : values) {
        response.settings.push_back(settingInfo(*specOf(key), *now, *atStart_));
        deps_.log.info("setting.changed",
                       {{"key", key}, {"value", response.settings.back().value}, {"by", caller.who}});
    }
    deps_.events.hint(rpc::EventKind::statusChanged);
    return response;
}

Result<rpc::SettingsSet::Response> ServerApi::handle(rpc::SettingsSet, const Caller& caller,
                                                     const rpc::SettingsSet::Request& request) {
    if (request.changes.empty()) return invalid(say("setting.noneNamedWithValue"));
    NewValues values;
    for (const rpc::SettingsSet::Change& change : request.changes) {
        const config::SettingSpec* spec = specOf(change.key);
        if (!spec) return noSetting(change.key);
        const bool list = spec->type == config::SettingType::list;
        if (Status read =
                checkRead(list ? say("part.list") : Sentence{}, request.version, say("object.setting", change.key));
            !read)
            return read.error();
        auto value = storedValue(*spec, change.value.reveal());
        if (!value) return value.error();
        if (!values.emplace(std::string(spec->key), std::move(*value)).second)
            return invalid(say("setting.twice", change.key));
    }
    return applySettings(caller, values, request.version);
}

Result<rpc::SettingsSet::Response> ServerApi::handle(rpc::SettingsReset, const Caller& caller,
                                                     const rpc::SettingsReset::Request& request) {
    if (request.keys.empty()) return invalid(say("setting.noneNamed"));
    NewValues values;
    for (const std::string& key : request.keys) {
        const config::SettingSpec* spec = specOf(key);
        if (!spec) return noSetting(key);
        values.emplace(std::string(spec->key), std::nullopt);
    }
    return applySettings(caller, values, request.version);
}

// --- Log -------------------------------------------------------------------------------------------------------------

Result<rpc::LogTail::Response> ServerApi::handle(rpc::LogTail, const Caller&, const rpc::LogTail::Request& request) {
    std::vector<RingLine> lines =
        deps_.log.tail(static_cast<std::uint64_t>(request.after), ServiceLog::ringLines, request.contains);
    const LogLevel level = core(request.level);
    std::erase_if(lines, [&](const RingLine& line) { return line.level > level; });
    const std::size_t limit = static_cast<std::size_t>(request.limit);
    rpc::LogTail::Response response;
    for (std::size_t i = lines.size() > limit ? lines.size() - limit : 0; i < lines.size(); ++i)
        response.lines.push_back(
            {wire(lines[i].number), lines[i].at, wire(lines[i].level), readableText(lines[i].text, 8192)});
    return response;
}

// --- Listeners and sessions ------------------------------------------------------------------------------------------

std::vector<rpc::ListenerInfo> ServerApi::listeners() {
    const auto settings = deps_.store.directory().current();
    const std::vector<net::ListenerState> states = deps_.listeners.states();
    std::vector<rpc::ListenerInfo> result;
    for (const ListenerRow& each : listenerTable) {
        rpc::ListenerInfo info;
        info.listener = each.name;
        info.tls = settings->text(each.tls);
        info.auth = settings->text(each.auth);
        bool any = false;
        for (const net::ListenerState& state : states) {
            if (state.name != each.name) continue;
            any = true;
            info.address = state.address;
            info.port = state.port;
            info.state = stateOf(state.phase);
            info.problem = state.error;
            info.problemSentence = state.sentence;
            result.push_back(info);
        }
        if (any) continue;
        info.address = join(settings->list(each.address), " ");
        info.port = static_cast<std::uint16_t>(settings->number(each.port));
        result.push_back(std::move(info));
    }
    if (const auto open = sessions()) countConnections(result, *open);
    return result;
}

Result<rpc::ListenerList::Response> ServerApi::handle(rpc::ListenerList, const Caller&, const rpc::Empty&) {
    return rpc::ListenerList::Response{listeners()};
}

Result<rpc::ListenerList::Response> ServerApi::setPaused(const Caller& caller, const std::string& name, bool paused) {
    std::set<std::string> names;
    for (const net::ListenerState& state : deps_.listeners.states())
        if (name.empty() || state.name == name) names.insert(state.name);
    if (names.empty()) {
        const bool known = std::any_of(listenerTable.begin(), listenerTable.end(),
                                       [&](const auto& each) { return name == each.name; });
        if (known || name.empty())
            return conflict(name.empty() ? say("listener.noneEnabled") : say("listener.enableFirst", name));
        return notFound(say("listener.noSuch", name));
    }
    for (const std::string& each : names) {
        // What could not be opened is told by the state of the listener, not by an error: the rest went well.
        const Status done = paused ? deps_.listeners.pause(each) : deps_.listeners.resume(each);
        deps_.log.info(paused ? "listener.paused" : "listener.resumed",
                       {{"listener", each}, {"by", caller.who}, {"problem", done ? std::string() : done.error().text}});
    }
    deps_.events.hint(rpc::EventKind::statusChanged);
    return rpc::ListenerList::Response{listeners()};
}

Result<rpc::ListenerList::Response> ServerApi::handle(rpc::ListenerPause, const Caller& caller,
                                                      const rpc::ListenerName& request) {
    return setPaused(caller, request.listener, true);
}

Result<rpc::ListenerList::Response> ServerApi::handle(rpc::ListenerResume, const Caller& caller,
                                                      const rpc::ListenerName& request) {
    return setPaused(caller, request.listener, false);
}

namespace {

rpc::SessionInfo described(const net::SessionInfo& session) {
    rpc::SessionInfo info;
    info.id = sessionIdText(session.id);
    info.listener = session.listener;
    info.peer = session.peer;
    info.host = session.hello;
    info.identity = session.identity;
    info.messages = wire(session.messages);
    info.state = session.stage;
    info.tls = session.tls;
    info.since = session.since;
    return info;
}

rpc::SessionInfo described(const net::OutgoingSession& session) {
    rpc::SessionInfo info;
    info.id = sessionIdText(session.id);
    info.direction = rpc::Direction::out;
    info.peer = session.peer;
    info.host = session.host;
    info.messages = wire(session.messages.load());
    info.state = net::stageText(session.stage);
    info.tls = session.tls;
    info.since = session.since;
    return info;
}

} // namespace

Result<std::vector<net::SessionInfo>> ServerApi::sessions() {
    return waitFor<std::vector<net::SessionInfo>>([this](auto done) { deps_.sessions.sessions(std::move(done)); });
}

Result<rpc::SessionList::Response> ServerApi::handle(rpc::SessionList, const Caller&,
                                                     const rpc::SessionList::Request& request) {
    const auto incoming = sessions();
    if (!incoming) return incoming.error();
    std::vector<rpc::SessionInfo> open;
    for (const net::SessionInfo& session : *incoming)
        open.push_back(described(session));
    for (const auto& session : deps_.outgoing.list())
        open.push_back(described(*session));
    std::sort(open.begin(), open.end(),
              [](const auto& a, const auto& b) { return a.since != b.since ? a.since < b.since : a.id < b.id; });
    rpc::SessionList::Response response;
    response.total = wire(open.size());
    const std::size_t from = std::min(static_cast<std::size_t>(request.offset), open.size());
    const std::size_t to = std::min(from + static_cast<std::size_t>(request.limit), open.size());
    std::move(open.begin() + static_cast<std::ptrdiff_t>(from), open.begin() + static_cast<std::ptrdiff_t>(to),
              std::back_inserter(response.sessions));
    return response;
}

Result<rpc::SessionDisconnect::Response> ServerApi::handle(rpc::SessionDisconnect, const Caller& caller,
                                                           const rpc::SessionDisconnect::Request& request) {
    if (request.ids.empty() == request.address.empty()) return invalid(say("sessions.which"));
    std::string address;
    if (!request.address.empty()) {
        const auto parsed = IpAddress::parse(request.address);
        if (!parsed) return invalid(say("address.noIp", request.address));
        address = parsed->text();
    }
    const std::set<std::string> ids(request.ids.begin(), request.ids.end());
    const auto open = sessions();
    if (!open) return open.error();
    rpc::SessionDisconnect::Response response;
    for (const net::SessionInfo& session : *open) {
        if (address.empty() ? ids.count(sessionIdText(session.id)) == 0 : addressOf(session.peer) != address) continue;
        const auto ended = waitFor<bool>(
            [&](std::function<void(bool)> done) { deps_.sessions.disconnect(session.id, std::move(done)); });
        if (ended && *ended) ++response.sessions;
    }
    for (const auto& session : deps_.outgoing.list()) {
        if (address.empty() ? ids.count(sessionIdText(session->id)) == 0 : addressOf(session->peer) != address)
            continue;
        if (deps_.outgoing.disconnect(session->id)) ++response.sessions;
    }
    if (response.sessions == 0 && address.empty()) return notFound(say("sessions.gone"));
    deps_.log.info("session.disconnected", {{"sessions", response.sessions}, {"by", caller.who}});
    return response;
}

} // namespace ismail::service
