#include "base/path_text.h"
#include "ctl_fields.h"
#include "ctl_format.h"
#include "ctl_functions.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace ismail::ctl {

namespace {

std::string quotaText(const rpc::AccountInfo& account) {
    if (account.quotaInForce == 0) return {};
    return " of " + size(account.quotaInForce) +
           (account.quotaLevel == rpc::QuotaLevel::ok ? "" : ", " + std::string(enumText(account.quotaLevel)));
}

void printAccount(Session& session, const rpc::AccountInfo& account) {
    Labels labels;
    labels.add("Account", account.address);
    addLines(labels, account);
    labels.add("SCRAM", account.scram ? "a verifier is kept" : "no");
    labels.add("Mail", counted(account.messages, "message") + ", " + size(account.bytes) + quotaText(account));
    for (const std::string& forward : account.forwards)
        labels.add("Forwards to", forward);
    if (!account.forwards.empty()) labels.add("Keeps a copy", yesNo(account.keepCopy));
    if (account.autoReply.enabled)
        labels.add("Answers", (account.autoReply.from ? "from " + isoTime(*account.autoReply.from) + " " : "") +
                                  (account.autoReply.until ? "until " + isoTime(*account.autoReply.until) : ""));
    if (account.autoReply.enabled) labels.add("Its answer", shortened(account.autoReply.text, 60));
    labels.add("May send", limitsText(account.sendLimits));
    labels.add("Sent", counted(account.sent.messagesHour, "message") + " in the last hour, " +
                           std::to_string(account.sent.messagesDay) + " in the last day");
    labels.add("Last log-in", account.lastLogin ? exact(account.lastLogin->at, session.now()) + " by " +
                                                      account.lastLogin->protocol + " from " + account.lastLogin->peer
                                                : "never");
    session.out() << labels.text();
}

} // namespace

std::string limitsText(const rpc::SendLimits& limits) {
    std::string text;
    const auto add = [&](const std::optional<std::int64_t>& limit, const char* what) {
        if (!limit) return;
        text +=
            (text.empty() ? "" : ", ") + (*limit == 0 ? std::string("any number of") : std::to_string(*limit)) + what;
    };
    add(limits.messagesHour, " messages an hour");
    add(limits.messagesDay, " messages a day");
    add(limits.recipientsHour, " copies an hour");
    add(limits.recipientsDay, " copies a day");
    return text;
}

bool changesLimits(const Arguments& arguments) {
    return arguments.has("messages-hour") || arguments.has("messages-day") || arguments.has("recipients-hour") ||
           arguments.has("recipients-day");
}

rpc::SendLimits limitOptions(OptionReader& options, rpc::SendLimits limits) {
    options.limit("messages-hour", limits.messagesHour);
    options.limit("messages-day", limits.messagesDay);
    options.limit("recipients-hour", limits.recipientsHour);
    options.limit("recipients-day", limits.recipientsDay);
    return limits;
}

namespace {

bool changesAutoReply(const Arguments& arguments) {
    for (const char* name :
         {"autoreply", "autoreply-text", "autoreply-subject", "autoreply-from", "autoreply-until", "autoreply-period"})
        if (arguments.has(name)) return true;
    return false;
}

rpc::AutoReply autoReplyOptions(OptionReader& options, rpc::AutoReply reply) {
    if (const auto on = options.yesNo("autoreply")) reply.enabled = *on;
    if (const auto text = options.text("autoreply-text")) reply.text = *text;
    if (const auto subject = options.text("autoreply-subject")) reply.subject = *subject;
    options.day("autoreply-from", reply.from);
    options.day("autoreply-until", reply.until);
    if (const auto period = options.duration("autoreply-period")) {
        reply.period = *period;
        if (period->count() == 0) reply.period.reset();
    }
    return reply;
}

} // namespace

int accountAdd(Session& session, const Arguments& arguments) {
    OptionReader options(arguments);
    rpc::AccountAdd::Request request;
    request.address = arguments.word(0);
    request.scram = arguments.has("scram");
    readFields(options, request);
    if (request.quota == -1) request.quota.reset();
    if (options.failed()) return session.usage(options.error());
    auto password = session.password("Password of " + request.address, true);
    if (!password) return session.failed();
    request.password = std::move(*password);
    return session.show<rpc::AccountAdd>(request, [&](const auto& response) { printAccount(session, response); });
}

int accountSet(Session& session, const Arguments& arguments) {
    OptionReader options(arguments);
    rpc::AccountSet::Request request;
    request.address = arguments.word(0);
    readFields(options, request);
    if (arguments.has("no-forward")) {
        if (request.forwards) options.fail("--forward and --no-forward exclude each other.");
        request.forwards.emplace();
    }
    if (options.failed()) return session.usage(options.error());
    if (request.forwards || changesAutoReply(arguments) || changesLimits(arguments)) {
        const auto now = session.call<rpc::AccountGet>({request.address});
        if (!now) return session.failed();
        request.version = now->version;
        if (changesAutoReply(arguments)) request.autoReply = autoReplyOptions(options, now->autoReply);
        if (changesLimits(arguments)) request.sendLimits = limitOptions(options, now->sendLimits);
    }
    if (options.failed()) return session.usage(options.error());
    return session.show<rpc::AccountSet>(request, [&](const auto& response) { printAccount(session, response); });
}

int accountPasswd(Session& session, const Arguments& arguments) {
    rpc::AccountPasswd::Request request;
    request.address = arguments.word(0);
    if (arguments.has("scram")) request.scram = true;
    if (arguments.has("no-scram")) request.scram = false;
    auto password = session.password("New password of " + request.address, true);
    if (!password) return session.failed();
    request.password = std::move(*password);
    return session.show<rpc::AccountPasswd>(request, [&](const auto& response) {
        session.out() << "The password of " << oneLine(response.address) << " was changed.\n";
    });
}

int accountList(Session& session, const Arguments& arguments) {
    OptionReader options(arguments);
    rpc::AccountList::Request request;
    readPage(options, request.page);
    request.domain = arguments.word(0);
    if (options.failed()) return session.usage(options.error());
    return session.showPages<rpc::AccountList>(
        request, &rpc::AccountList::Response::accounts, [&](const auto& response) {
            Table table({{"ACCOUNT"},
                         {"ENABLED"},
                         {"MESSAGES", Align::right},
                         {"SIZE", Align::right},
                         {"QUOTA", Align::right},
                         {"LAST LOG-IN"},
                         {"DESCRIPTION"}});
            for (const rpc::AccountInfo& one : response.accounts)
                table.row({one.address, yesNo(one.enabled), std::to_string(one.messages), size(one.bytes),
                           one.quotaInForce == 0 ? "-" : size(one.quotaInForce),
                           one.lastLogin ? relative(one.lastLogin->at, session.now()) : "never",
                           shortened(one.description, 60)});
            session.out() << table.text() << counted(response.total, "account") << "\n";
        });
}

int accountShow(Session& session, const Arguments& arguments) {
    return session.show<rpc::AccountGet>({arguments.word(0)},
                                         [&](const auto& response) { printAccount(session, response); });
}

int accountRemove(Session& session, const Arguments& arguments) {
    rpc::AccountRemove::Request request{arguments.word(0), {}, true};
    const auto text = [&](const rpc::AccountRemove::Response& counts, const char* verb) {
        return std::string(verb) + " " + request.address + " with " + counted(counts.messages, "message") + " (" +
               size(counts.bytes) + ").";
    };
    if (!arguments.has("yes") && !arguments.has("dry-run")) {
        const auto counts = session.call<rpc::AccountRemove>(request);
        if (!counts) return session.failed();
        if (!session.confirmed(text(*counts, "This removes"), false)) return session.failed();
    }
    request.dryRun = arguments.has("dry-run");
    return session.show<rpc::AccountRemove>(request, [&](const auto& response) {
        session.out() << oneLine(text(response, response.removed ? "Removed" : "This would remove")) << "\n";
    });
}

// ---- Mailboxes ------------------------------------------------------------------------------------------------------

int mailboxList(Session& session, const Arguments& arguments) {
    return session.show<rpc::MailboxList>({arguments.word(0)}, [&](const auto& response) {
        Table table({{"MAILBOX"}, {"MESSAGES", Align::right}, {"SIZE", Align::right}});
        for (const rpc::MailboxInfo& one : response.mailboxes)
            table.row({one.mailbox, std::to_string(one.messages), size(one.bytes)});
        session.out() << table.text();
    });
}

int mailboxMessages(Session& session, const Arguments& arguments) {
    OptionReader options(arguments);
    rpc::MailboxMessages::Request request;
    request.address = arguments.word(0);
    request.mailbox = options.text("mailbox").value_or(request.mailbox);
    request.afterUid = options.number("after", 0, rpc::maxJsonInteger).value_or(0);
    request.limit = options.number("limit", 1, 1000).value_or(1000);
    request.newestFirst = arguments.has("newest");
    if (options.failed()) return session.usage(options.error());
    return session.show<rpc::MailboxMessages>(request, [&](const auto& response) {
        Table table({{"UID", Align::right},
                     {"ID"},
                     {"SIZE", Align::right},
                     {"RECEIVED"},
                     {"POINTS", Align::right},
                     {"SENDER"}});
        for (const rpc::MailboxEntry& one : response.messages)
            table.row({std::to_string(one.uid), one.id, size(one.size), exact(one.receivedAt, session.now()),
                       one.decision ? std::to_string(one.points) : "-",
                       one.sender ? '<' + oneLine(*one.sender) + '>' : "-"});
        session.out() << table.text();
        if (response.more) session.out() << "There are more: --after " << response.messages.back().uid << "\n";
    });
}

namespace {

namespace fs = std::filesystem;

struct Mailbox {
    std::string address, name;
};

// Nothing: failed().
std::optional<std::vector<rpc::MailboxEntry>> allMessages(Session& session, const Mailbox& mailbox) {
    std::vector<rpc::MailboxEntry> all;
    rpc::MailboxMessages::Request request{mailbox.address, mailbox.name, 0, 1000};
    while (true) {
        auto part = session.call<rpc::MailboxMessages>(request);
        if (!part) return std::nullopt;
        std::ranges::move(part->messages, std::back_inserter(all));
        if (!part->more || part->messages.empty()) return all;
        request.afterUid = all.back().uid;
    }
}

// "007-abc.eml". The id comes from the service, and is made a file name whatever it holds.
std::string fileName(std::size_t number, std::size_t count, const std::string& id) {
    std::string digits = std::to_string(number);
    const std::size_t width = std::max<std::size_t>(3, std::to_string(count).size());
    digits.insert(0, width - std::min(width, digits.size()), '0');
    std::string out = digits + "-";
    for (const char c : id.substr(0, 100))
        out += (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ? c : '_';
    return out + ".eml";
}

// False: said why; what was written of the file is gone again.
bool writeMessage(Session& session, const Mailbox& mailbox, const rpc::MailboxEntry& entry, const fs::path& path) {
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    rpc::MailboxFetch::Request request{mailbox.address, mailbox.name, entry.uid};
    bool whole = false;
    while (file && !whole) {
        const auto piece = session.call<rpc::MailboxFetch>(request);
        if (!piece) break;
        file.write(piece->data.data.data(), static_cast<std::streamsize>(piece->data.data.size()));
        request.offset += static_cast<std::int64_t>(piece->data.data.size());
        whole = request.offset >= piece->size || piece->data.data.empty();
    }
    const bool written = !file.fail();
    file.close();
    if (whole && written && !file.fail()) return true;
    if (!written || file.fail())
        session.complain("Cannot write " + utf8FromPath(path.filename()) + ".", exit_code::partial);
    std::error_code ignored;
    fs::remove(path, ignored);
    return false;
}

} // namespace

int mailboxExport(Session& session, const Arguments& arguments) {
    const Mailbox mailbox{arguments.word(0), OptionReader(arguments).text("mailbox").value_or("INBOX")};
    const auto messages = allMessages(session, mailbox);
    if (!messages) return session.failed();
    const fs::path directory = pathFromUtf8(arguments.word(1));
    std::error_code error;
    fs::create_directories(directory, error);
    if (error)
        return session.complain("Cannot create " + arguments.word(1) + ": " + error.message() + ".", exit_code::usage);
    std::size_t written = 0, number = 0;
    for (const rpc::MailboxEntry& entry : *messages) {
        if (writeMessage(session, mailbox, entry, directory / fileName(++number, messages->size(), entry.id)))
            ++written;
        else if (session.failed() == exit_code::unreachable)
            return session.failed();
    }
    const auto total = static_cast<std::int64_t>(messages->size());
    if (session.json()) {
        rpc::Value::Object object;
        object.emplace_back("messages", rpc::Value(total));
        object.emplace_back("written", rpc::Value(static_cast<std::int64_t>(written)));
        session.printJson(rpc::Value(std::move(object)));
    } else {
        session.out() << written << " of " << counted(total, "message") << " written to " << oneLine(arguments.word(1))
                      << "\n";
    }
    return written == messages->size() ? exit_code::done : exit_code::partial;
}

} // namespace ismail::ctl
