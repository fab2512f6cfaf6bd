#include "config/settings.h"
#include "ctl_format.h"
#include "ctl_functions.h"

#include <algorithm>

namespace ismail::ctl {

namespace {

void printFindings(Session& session, const std::vector<rpc::Finding>& findings) {
    for (const rpc::Finding& finding : findings) {
        session.out() << std::string(enumText(finding.severity)) << ": " << oneLine(finding.text) << "\n";
        session.out() << wrapped(finding.advice, 4);
    }
}

std::string listenerText(const std::vector<rpc::ListenerInfo>& listeners) {
    Table table({{"LISTENER"},
                 {"ADDRESS"},
                 {"PORT", Align::right},
                 {"TLS"},
                 {"AUTH"},
                 {"STATE"},
                 {"OPEN", Align::right},
                 {"PROBLEM"}});
    for (const rpc::ListenerInfo& one : listeners)
        table.row({one.listener, one.address, std::to_string(one.port), one.tls, one.auth,
                   std::string(enumText(one.state)), std::to_string(one.connections), one.problem});
    return table.text();
}

std::string verdictText(rpc::Severity verdict) {
    switch (verdict) {
    case rpc::Severity::ok: return "all is well";
    case rpc::Severity::notice: return "all is well, with a remark";
    case rpc::Severity::warning: return "it works, but something needs attention";
    case rpc::Severity::problem: break;
    }
    return "there is a problem";
}

std::string queueLine(const rpc::QueueTotals& queue) {
    if (queue.recipients == 0) return "empty";
    std::string out = counted(queue.recipients, "recipient") + ", " + size(queue.bytes);
    const auto part = [&](std::int64_t count, const std::string& what) {
        if (count > 0) out += ", " + std::to_string(count) + " " + what;
    };
    part(queue.ready, "ready");
    part(queue.deferred, "deferred");
    part(queue.held, "held for a primary (" + size(queue.heldBytes) + ")");
    part(queue.onHold, "on hold");
    return out;
}

void printStatus(Session& session, const rpc::GetStatus::Response& status) {
    session.out() << "ISMail " << oneLine(status.productVersion) << " on " << oneLine(status.serverName) << ": "
                  << verdictText(status.verdict) << "\n";
    printFindings(session, status.findings);
    Labels labels;
    labels.add("Running since", exact(status.startedAt, status.now));
    labels.add("Takes mail", status.acceptsMail ? "yes" : "no");
    labels.add("Queue", queueLine(status.queue));
    labels.add("Oldest in queue", exact(status.queue.oldest, status.now));
    labels.add("Oldest held", exact(status.queue.oldestHeld, status.now));
    labels.add("Domains", std::to_string(status.domainsPrimary) + " primary, " +
                              std::to_string(status.domainsSecondary) + " secondary");
    labels.add("Accounts", std::to_string(status.accounts));
    labels.add("Connections",
               std::to_string(status.connectionsIn) + " in, " + std::to_string(status.connectionsOut) + " out");
    if (status.diskTotal > 0) labels.add("Disk", size(status.diskFree) + " free of " + size(status.diskTotal));
    labels.add("Certificate ends", exact(status.certificateEnds, status.now));
    labels.add("Last backup", status.lastBackup ? exact(status.lastBackup, status.now) : "never");
    labels.add("Data directory", status.dataDirectory);
    session.out() << "\n" << labels.text();
    if (!status.listeners.empty()) session.out() << "\n" << listenerText(status.listeners);
    Table partners({{"PARTNER"}, {"STATE"}, {"SINCE"}, {"TROUBLE"}});
    for (const rpc::PartnerContact& partner : status.partners)
        partners.row({partner.partner, std::string(enumText(partner.state)), relative(partner.since, status.now),
                      shortened(partner.trouble, 80)});
    if (!partners.empty()) session.out() << "\n" << partners.text();
}

std::string shownValue(const rpc::SettingInfo& setting) {
    if (setting.type == "secret") return setting.isSet ? "(set)" : "(not set)";
    if (setting.type == "duration") return compactDuration(setting.value);
    if (setting.type == "size") return compactSize(setting.value);
    return setting.value;
}

void printSetting(Session& session, const rpc::SettingInfo& setting) {
    Labels labels;
    labels.add("Key", setting.key);
    labels.add("Value", orDash(shownValue(setting)));
    labels.add("Default", orDash(setting.standard));
    labels.add("Type", setting.type);
    labels.add("Range", setting.range);
    std::string choices;
    for (const std::string& choice : setting.choices)
        choices += (choices.empty() ? "" : ", ") + choice;
    labels.add("Choices", choices);
    labels.add("Takes effect", setting.restartPending ? "when the service starts again; that is still to come"
                               : setting.needsRestart ? "when the service starts again"
                                                      : "at once");
    labels.add("Meaning", setting.help);
    session.out() << labels.text();
}

void printChanged(Session& session, const rpc::SettingsSet::Response& response) {
    for (const rpc::SettingInfo& setting : response.settings) {
        session.out() << oneLine(setting.key) << " = " << oneLine(shownValue(setting));
        session.out() << (setting.restartPending ? "  (takes effect when the service starts again)\n" : "\n");
    }
}

} // namespace

int status(Session& session, const Arguments&) {
    return session.show<rpc::GetStatus>({}, [&](const auto& response) { printStatus(session, response); });
}

int settingsList(Session& session, const Arguments& arguments) {
    const rpc::SettingsList::Request request{arguments.word(0), arguments.has("changed")};
    return session.show<rpc::SettingsList>(request, [&](const auto& response) {
        Table table({{"KEY"}, {"VALUE"}, {"DEFAULT"}, {"MEANING"}});
        for (const rpc::SettingInfo& setting : response.settings)
            table.row({setting.key, shortened(shownValue(setting), 40), shortened(setting.standard, 24), setting.help});
        session.out() << table.text();
    });
}

int settingsGet(Session& session, const Arguments& arguments) {
    return session.show<rpc::SettingsGet>({arguments.word(0)},
                                          [&](const auto& response) { printSetting(session, response); });
}

int settingsSet(Session& session, const Arguments& arguments) {
    rpc::SettingsSet::Request request;
    const std::vector<std::string>& words = arguments.words();
    for (std::size_t i = 0; i < words.size(); i += 2) {
        auto& change = request.changes.emplace_back();
        change.key = words[i];
        if (i + 1 < words.size()) {
            change.value = Secret<std::string>(words[i + 1]);
        } else {
            auto value = session.password("The value of " + change.key, false);
            if (!value) return session.failed();
            change.value = std::move(*value);
        }
    }
    const auto isList = [](const rpc::SettingsSet::Change& change) {
        const config::SettingSpec* spec = config::findSetting(change.key);
        return spec && spec->type == config::SettingType::list;
    };
    if (std::any_of(request.changes.begin(), request.changes.end(), isList)) {
        const auto now = session.call<rpc::SettingsList>({});
        if (!now) return session.failed();
        request.version = now->version;
    }
    return session.show<rpc::SettingsSet>(request, [&](const auto& response) { printChanged(session, response); });
}

int settingsReset(Session& session, const Arguments& arguments) {
    return session.show<rpc::SettingsReset>({arguments.words(), {}},
                                            [&](const auto& response) { printChanged(session, response); });
}

// ---- Log ------------------------------------------------------------------------------------------------------------

namespace {

void printLine(Session& session, const rpc::LogLine& line) {
    if (session.json())
        session.out() << rpc::writeJson(rpc::encode(line)) << "\n";
    else
        session.out() << isoTime(line.at) << " " << enumText(line.severity) << " " << oneLine(line.text) << "\n";
}

int followLog(Session& session, const rpc::LogTail::Request& request) {
    // Subscribed before the old lines are read, so that none falls between; those seen twice are dropped by number.
    if (!session.call<rpc::Subscribe>({{rpc::EventKind::logLines}, request.level})) return session.failed();
    const auto old = session.call<rpc::LogTail>(request);
    if (!old) return session.failed();
    std::int64_t last = 0;
    for (const rpc::LogLine& line : old->lines) {
        printLine(session, line);
        last = std::max(last, line.seq);
    }
    while (session.out().flush()) {
        const auto event = session.nextEvent();
        if (!event) return session.failed();
        if (event->kind != rpc::EventKind::logLines) continue;
        const auto news = rpc::decode<rpc::LogLines>(event->data);
        if (!news) continue;
        for (const rpc::LogLine& line : news->lines) {
            if (line.seq > last && line.text.find(request.contains) != std::string::npos) printLine(session, line);
            last = std::max(last, line.seq);
        }
        if (news->missed > 0) session.err() << "(" << counted(news->missed, "line") << " left out)\n";
    }
    return exit_code::done;
}

} // namespace

int logTail(Session& session, const Arguments& arguments) {
    OptionReader options(arguments);
    rpc::LogTail::Request request;
    request.limit = options.number("lines", 1, 1000).value_or(50);
    request.contains = options.text("grep").value_or("");
    request.level = options.choice<rpc::LogSeverity>("level").value_or(rpc::LogSeverity::debug);
    if (options.failed()) return session.usage(options.error());
    if (arguments.has("follow")) return followLog(session, request);
    return session.show<rpc::LogTail>(request, [&](const auto& response) {
        for (const rpc::LogLine& line : response.lines)
            printLine(session, line);
    });
}

// ---- Listeners and sessions -----------------------------------------------------------------------------------------

int listenerList(Session& session, const Arguments&) {
    return session.show<rpc::ListenerList>(
        {}, [&](const auto& response) { session.out() << listenerText(response.listeners); });
}

int listenerPause(Session& session, const Arguments& arguments) {
    return session.show<rpc::ListenerPause>(
        {arguments.word(0)}, [&](const auto& response) { session.out() << listenerText(response.listeners); });
}

int listenerResume(Session& session, const Arguments& arguments) {
    return session.show<rpc::ListenerResume>(
        {arguments.word(0)}, [&](const auto& response) { session.out() << listenerText(response.listeners); });
}

int sessionList(Session& session, const Arguments& arguments) {
    OptionReader options(arguments);
    rpc::SessionList::Request request;
    request.limit = options.number("limit", 1, 1000).value_or(request.limit);
    request.offset = options.number("offset", 0, 1'000'000).value_or(0);
    if (options.failed()) return session.usage(options.error());
    return session.show<rpc::SessionList>(request, [&](const auto& response) {
        Table table({{"SESSION"},
                     {"WAY"},
                     {"LISTENER"},
                     {"PEER"},
                     {"HOST"},
                     {"WHO"},
                     {"TLS"},
                     {"MSGS", Align::right},
                     {"SINCE"},
                     {"STATE"}});
        for (const rpc::SessionInfo& one : response.sessions)
            table.row({one.id, std::string(enumText(one.direction)), orDash(one.listener), one.peer,
                       shortened(one.host, 40), orDash(shortened(one.identity, 40)), yesNo(one.tls),
                       std::to_string(one.messages), relative(one.since, session.now()), one.state});
        session.out() << table.text() << counted(response.total, "connection") << "\n";
    });
}

int sessionDisconnect(Session& session, const Arguments& arguments) {
    const rpc::SessionDisconnect::Request request{arguments.words(),
                                                  OptionReader(arguments).text("address").value_or("")};
    if (request.ids.empty() && request.address.empty())
        return session.usage("Say which: ids of sessions, or --address ADDRESS.");
    return session.show<rpc::SessionDisconnect>(request, [&](const auto& response) {
        session.out() << counted(response.sessions, "connection") << " told to end.\n";
    });
}

} // namespace ismail::ctl
