// Keys that sign mail of primary domains.
#include "ctl_format.h"
#include "ctl_functions.h"

namespace ismail::ctl {

namespace {

void printKeys(Session& session, const std::vector<rpc::DkimKeyInfo>& keys) {
    Table table({{"DOMAIN"}, {"SELECTOR"}, {"ALGORITHM"}, {"STATE"}, {"SINCE"}, {"DNS"}});
    for (const rpc::DkimKeyInfo& key : keys)
        table.row({key.domain, key.selector, std::string(enumText(key.algorithm)), std::string(enumText(key.state)),
                   relative(key.since, session.now()), key.verdictText});
    session.out() << table.text();
}

// What is to be published, to be copied into a zone file.
void printRecords(Session& session, const std::vector<rpc::DkimKeyInfo>& keys) {
    bool any = false;
    for (const rpc::DkimKeyInfo& key : keys) {
        if (key.state == rpc::DkimState::removable) continue;
        session.out() << (any ? "" : "\nRecords of these keys:\n") << oneLine(key.recordName) << ". TXT "
                      << oneLine(key.recordStrings) << "\n";
        any = true;
    }
}

template <class M>
int change(Session& session, const typename M::Request& request) {
    return session.show<M>(request, [&](const rpc::DkimKeysOfDomain& response) {
        printKeys(session, response.keys);
        printRecords(session, response.keys);
        if (!response.warning.empty()) session.out() << "\nWarning: " << oneLine(response.warning) << "\n";
    });
}

} // namespace

int dkimList(Session& session, const Arguments& arguments) {
    OptionReader options(arguments);
    rpc::DkimList::Request request;
    request.page.limit = options.number("limit", 1, 1000).value_or(1000);
    request.page.offset = options.number("offset", 0, 1'000'000'000).value_or(0);
    request.page.contains = options.text("contains").value_or("");
    request.domain = arguments.word(0);
    if (options.failed()) return session.usage(options.error());
    return session.show<rpc::DkimList>(request, [&](const rpc::DkimList::Response& response) {
        printKeys(session, response.keys);
        if (!request.domain.empty()) printRecords(session, response.keys);
        session.out() << counted(response.total, "key") << "\n";
    });
}

int dkimPrepare(Session& session, const Arguments& arguments) {
    return change<rpc::DkimPrepare>(session, {arguments.word(0)});
}

int dkimActivate(Session& session, const Arguments& arguments) {
    return change<rpc::DkimActivate>(session, {arguments.word(0)});
}

int dkimRetire(Session& session, const Arguments& arguments) {
    return change<rpc::DkimRetire>(session, {arguments.word(0), arguments.word(1)});
}

int dkimRevoke(Session& session, const Arguments& arguments) {
    const std::string question = "Revoke the key " + oneLine(arguments.word(1)) + " of " + oneLine(arguments.word(0)) +
                                 " for ever? What it signed cannot be checked any more.";
    if (!session.confirmed(question, arguments.has("yes"))) return session.failed();
    return change<rpc::DkimRevoke>(session, {arguments.word(0), arguments.word(1)});
}

int dkimRemove(Session& session, const Arguments& arguments) {
    return change<rpc::DkimRemove>(session, {arguments.word(0), arguments.word(1)});
}

} // namespace ismail::ctl
