#include "kept_api.h"

#include "answers.h"
#include "mail/idn.h"
#include "queue_mapping.h"
#include "verdict_text.h"

namespace ismail::service {

namespace {

store::QuarantineFilter keptFilter(const rpc::QuarantineFilter& filter) {
    store::QuarantineFilter found;
    found.text = filter.contains;
    // One that is no domain is the domain of no entry.
    const auto ascii = mail::toAscii(filter.domain);
    found.domain = ascii ? *ascii : filter.domain;
    if (filter.notScanned) found.state = relay::Quarantined::State::notScanned;
    return found;
}

rpc::QuarantineEntry keptEntry(const store::QuarantineRow& row) {
    rpc::QuarantineEntry entry;
    entry.id = row.id;
    entry.messageId = messageIdText(row.message);
    entry.sender = row.sender;
    entry.recipient = row.recipient.address.text();
    entry.via = row.via;
    entry.domain = row.domain;
    entry.why = render(row.kept.why);
    entry.whySentence = row.kept.why;
    if (const auto* onward = std::get_if<relay::RelayTarget>(&row.kept.target))
        entry.destination = onward->destination.key();
    entry.size = wire(row.size);
    entry.receivedAt = row.at;
    entry.until = wireTime(row.until);
    entry.notScanned = row.kept.state == relay::Quarantined::State::notScanned;
    entry.deliverable = row.deliverable();
    return entry;
}

static_assert(static_cast<int>(relay::Refusal::Stage::helo) == static_cast<int>(rpc::RefusalStage::helo));
static_assert(static_cast<int>(relay::Refusal::Stage::mail) == static_cast<int>(rpc::RefusalStage::mail));
static_assert(static_cast<int>(relay::Refusal::Stage::recipient) == static_cast<int>(rpc::RefusalStage::recipient));
static_assert(static_cast<int>(relay::Refusal::Stage::data) == static_cast<int>(rpc::RefusalStage::data));

rpc::RefusalEntry refusalEntry(const store::RefusalRow& row) {
    constexpr std::size_t most = 2000;
    const relay::Refusal& r = row.refusal;
    rpc::RefusalEntry entry;
    entry.id = row.id;
    entry.at = r.at;
    entry.session = readableText(r.session, most);
    entry.client = readableText(r.client, most);
    entry.helo = readableText(r.helo, most);
    entry.sender = readableText(r.sender, most);
    entry.recipient = readableText(r.recipient, most);
    entry.stage = static_cast<rpc::RefusalStage>(r.stage);
    entry.reply = readableText(r.reply, most);
    return entry;
}

} // namespace

Result<rpc::QuarantineList::Response> KeptApi::handle(rpc::QuarantineList, const Caller&,
                                                      const rpc::QuarantineList::Request& request) {
    const auto page =
        deps_.quarantine.list(keptFilter(request.filter), request.before, static_cast<std::size_t>(request.limit));
    if (!page) return page.error();
    const auto totals = deps_.quarantine.totals();
    if (!totals) return totals.error();
    rpc::QuarantineList::Response response;
    for (const store::QuarantineRow& row : page->rows)
        response.entries.push_back(keptEntry(row));
    response.next = page->next;
    response.total = wire(totals->count);
    response.bytes = wire(totals->octets);
    return response;
}

Result<rpc::QuarantineResult> KeptApi::change(store::QuarantineChange how, const Caller& caller,
                                              const rpc::QuarantineAction& request) {
    if (request.ids.empty() == !request.filter) return invalid(say("queue.whichRows"));
    store::QuarantineSelection selection{request.ids, {}};
    if (request.filter) selection.filter = keptFilter(*request.filter);
    const auto done = deps_.quarantine.change(how, selection, [this](const store::QuarantineDone& sofar) {
        // Mail that is in the queue already is not to wait for the rest.
        if (!sofar.destinations.empty()) deps_.relay.reload(sofar.destinations);
        deps_.events.hint(rpc::EventKind::queueChanged);
        return true;
    });
    if (!done) return done.error();
    deps_.log.info("quarantine.changed", {{"what", how == store::QuarantineChange::release ? "release" : "remove"},
                                          {"by", caller.who},
                                          {"recipients", done->done},
                                          {"failed", done->failures}});
    rpc::QuarantineResult result{wire(done->done), wire(done->failures), {}};
    for (const auto& [id, recipient] : done->failed)
        result.failures.push_back(recipient);
    return result;
}

Result<rpc::QuarantineResult> KeptApi::handle(rpc::QuarantineRelease, const Caller& caller,
                                              const rpc::QuarantineAction& request) {
    return change(store::QuarantineChange::release, caller, request);
}

Result<rpc::QuarantineResult> KeptApi::handle(rpc::QuarantineRemove, const Caller& caller,
                                              const rpc::QuarantineAction& request) {
    return change(store::QuarantineChange::remove, caller, request);
}

Result<rpc::RefusalList::Response> KeptApi::handle(rpc::RefusalList, const Caller&,
                                                   const rpc::RefusalList::Request& request) {
    const auto page = deps_.refusals.list({request.session, request.client, request.sender, request.contains},
                                          request.before, static_cast<std::size_t>(request.limit));
    if (!page) return page.error();
    rpc::RefusalList::Response response;
    for (const store::RefusalRow& row : page->rows)
        response.refusals.push_back(refusalEntry(row));
    response.next = page->next;
    return response;
}

Result<rpc::RefusalShow::Response> KeptApi::handle(rpc::RefusalShow, const Caller&,
                                                   const rpc::RefusalShow::Request& request) {
    const auto row = deps_.refusals.find(request.id);
    if (!row) return row.error();
    return rpc::RefusalShow::Response{refusalEntry(*row), readVerdict(row->refusal.verdict)};
}

Result<rpc::MessageVerdict::Response> KeptApi::handle(rpc::MessageVerdict, const Caller&,
                                                      const rpc::MessageVerdict::Request& request) {
    const auto id = messageId(request.id);
    if (!id) return id.error();
    const auto verdict = deps_.messages.verdict(*id);
    if (!verdict) return verdict.error();
    return rpc::MessageVerdict::Response{messageIdText(*id), readVerdict(*verdict)};
}

} // namespace ismail::service
