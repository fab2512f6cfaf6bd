// SEARCH, SORT and THREAD: how they run, and their answers (RFC 9051 section 7.3.4, RFC 4731, 5182, 5256).
#include "mailbox/imap_session.h"

#include "proto/imap/imap_writer.h"

#include <algorithm>
#include <utility>

namespace ismail::mailbox {

using proto::writeNumber;

bool ImapSession::refused(const proto::ImapSearchKey& key) {
    const char* why = tooMuchOf(key);
    if (why) no(why, "LIMIT");
    return why != nullptr;
}

void ImapSession::run(proto::ImapSearch& command) {
    if (refused(command.key)) {
        if (command.returns && command.returns->save) selected_->saved.clear();
        return;
    }
    // RFC 5182 section 2.1: a SEARCH that fails leaves "$" empty; what the key itself names by "$" is resolved first.
    search_ = std::make_unique<ImapSearchRun>(deps_.store, selected_->view, command.key, selected_->saved,
                                              ImapSearchRun::Want::places, deps_.clock.now());
    if (command.returns && command.returns->save) selected_->saved.clear();
    stepSearch();
}

void ImapSession::run(proto::ImapSort& command) {
    if (refused(command.key)) return;
    search_ = std::make_unique<ImapSearchRun>(deps_.store, selected_->view, command.key, selected_->saved,
                                              ImapSearchRun::Want::sortKeys, deps_.clock.now());
    stepSearch();
}

void ImapSession::run(proto::ImapThread& command) {
    if (refused(command.key)) return;
    search_ = std::make_unique<ImapSearchRun>(deps_.store, selected_->view, command.key, selected_->saved,
                                              ImapSearchRun::Want::sortKeys, deps_.clock.now());
    stepSearch();
}

// Other sessions get their turn at the workers between two pieces of a long search.
void ImapSession::stepSearch() {
    if (!search_->step(budget())) return onHeavy(&ImapSession::stepSearch);
    // So many are put in order in a millisecond or two.
    constexpr std::size_t few = 1'000;
    const bool ordered = !std::holds_alternative<proto::ImapSearch>(command_);
    if (ordered && search_->found().size() > few && !heavy_) return onHeavy(&ImapSession::searchEnded);
    searchEnded();
}

void ImapSession::searchEnded() {
    if (std::holds_alternative<proto::ImapSearch>(command_))
        searchDone();
    else if (std::holds_alternative<proto::ImapSort>(command_))
        sortDone();
    else
        threadDone();
}

std::uint32_t ImapSession::numberOf(std::size_t place, bool byUid) const {
    return byUid ? selected_->view.messages()[place].uid : static_cast<std::uint32_t>(place + 1);
}

void ImapSession::writeModSeq(const std::vector<std::size_t>& places, std::string_view form) {
    std::uint64_t greatest = 0;
    for (const std::size_t place : places)
        greatest = std::max(greatest, selected_->view.messages()[place].modSeq);
    if (greatest == 0) return;
    out_ += form;
    writeNumber(out_, greatest);
}

void ImapSession::searchDone() {
    const auto& command = std::get<proto::ImapSearch>(command_);
    const std::vector<std::size_t> places = search_->takeFound();
    search_.reset();
    if (command.returns && command.returns->save) saveResult(places, *command.returns);
    if (command.returns || enabled_.rev2) {
        // RFC 9051 section 6.4.4: in IMAP4rev2 the answer is ESEARCH, and without RETURN it is all.
        proto::ImapReturnOptions options;
        options.all = true;
        writeEsearch(places, command.returns.value_or(options), command.byUid, command.modSeq);
    } else {
        writeNumbers("* SEARCH", places, command.byUid, command.modSeq);
    }
    finish(Status::ok, "Searched", {}, command.byUid);
}

void ImapSession::writeNumbers(std::string_view response, const std::vector<std::size_t>& places, bool byUid,
                               bool modSeq) {
    out_ += response;
    for (const std::size_t place : places) {
        out_ += ' ';
        writeNumber(out_, numberOf(place, byUid));
    }
    if (modSeq && !places.empty()) {
        writeModSeq(places, " (MODSEQ ");
        out_ += ')';
    }
    out_ += "\r\n";
}

// RFC 5182 section 2.4: with MIN or MAX alone, only those are kept.
void ImapSession::saveResult(const std::vector<std::size_t>& places, const proto::ImapReturnOptions& options) {
    const auto& messages = selected_->view.messages();
    auto& saved = selected_->saved;
    saved.clear();
    if (places.empty()) return;
    if ((options.min || options.max) && !options.all && !options.count) {
        if (options.min) saved.push_back(messages[places.front()].uid);
        if (options.max && (!options.min || places.size() > 1)) saved.push_back(messages[places.back()].uid);
        return;
    }
    for (const std::size_t place : places)
        saved.push_back(messages[place].uid);
}

void ImapSession::writeEsearch(const std::vector<std::size_t>& places, const proto::ImapReturnOptions& options,
                               bool byUid, bool modSeq) {
    out_ += "* ESEARCH (TAG ";
    proto::writeString(out_, tag_, false);
    out_ += ')';
    if (byUid) out_ += " UID";
    if (options.min && !places.empty()) {
        out_ += " MIN ";
        writeNumber(out_, numberOf(places.front(), byUid));
    }
    if (options.max && !places.empty()) {
        out_ += " MAX ";
        writeNumber(out_, numberOf(places.back(), byUid));
    }
    if (options.all && !places.empty()) {
        std::vector<std::uint32_t> numbers;
        numbers.reserve(places.size());
        for (const std::size_t place : places)
            numbers.push_back(numberOf(place, byUid));
        out_ += " ALL ";
        proto::writeNumbers(out_, numbers);
    }
    if (options.count) {
        out_ += " COUNT ";
        writeNumber(out_, places.size());
    }
    if (modSeq && !places.empty()) {
        // RFC 4731 section 3.2: of what is returned.
        std::vector<std::size_t> returned;
        if (options.all || options.count)
            returned = places;
        else {
            if (options.min) returned.push_back(places.front());
            if (options.max) returned.push_back(places.back());
        }
        writeModSeq(returned, " MODSEQ ");
    }
    out_ += "\r\n";
}

void ImapSession::sortDone() {
    const auto& command = std::get<proto::ImapSort>(command_);
    const std::vector<std::size_t> places =
        sortMessages(selected_->view, search_->takeFound(), search_->columns(), command.order);
    search_.reset();
    writeNumbers("* SORT", places, command.byUid, command.modSeq);
    finish(Status::ok, "Sorted", {}, command.byUid);
}

void ImapSession::threadDone() {
    const auto& command = std::get<proto::ImapThread>(command_);
    const std::vector<std::size_t> places = search_->takeFound();
    std::vector<std::uint32_t> numbers;
    for (const std::size_t place : places)
        numbers.push_back(numberOf(place, command.byUid));
    out_ += "* THREAD";
    if (!places.empty()) out_ += ' ';
    out_ += threadMessages(selected_->view, places, search_->columns(), command.algorithm, numbers);
    search_.reset();
    out_ += "\r\n";
    finish(Status::ok, "Threaded", {}, command.byUid);
}

} // namespace ismail::mailbox
