#include "mailbox/imap_search.h"

#include "base/text.h"
#include "mail/case_fold.h"
#include "mailbox/imap_search_text.h"

#include <algorithm>
#include <utility>

namespace ismail::mailbox {

using proto::ImapDay;
using proto::ImapSearchKey;
using KeyKind = ImapSearchKey::Kind;

namespace {

constexpr std::int64_t secondsADay = 86'400;

ImapDay dayOfTime(std::int64_t seconds) {
    return static_cast<ImapDay>(seconds >= 0 ? seconds / secondsADay : (seconds - secondsADay + 1) / secondsADay);
}

} // namespace

ImapSearchRun::ImapSearchRun(ImapStore& store, const ImapView& view, const ImapSearchKey& key,
                             const std::vector<std::uint32_t>& saved, Want want, Time now)
    : store_(store), view_(view), key_(key), want_(want), now_(now) {
    prepare(key_, saved);
    Candidate candidate;
    for (candidate.place = 0; candidate.place < view_.messages().size(); ++candidate.place) {
        const Truth truth = judge(key_, candidate);
        if (truth != Truth::no) candidates_.emplace_back(candidate.place, truth == Truth::yes);
    }
}

// What is the same for every message.
void ImapSearchRun::prepare(const ImapSearchKey& key, const std::vector<std::uint32_t>& saved) {
    if (key.kind == KeyKind::sequence || key.kind == KeyKind::uid)
        sets_[&key] = view_.rangesOf(key.set, key.kind == KeyKind::uid, saved);
    if (key.kind == KeyKind::header || key.kind == KeyKind::body || key.kind == KeyKind::text)
        needles_.emplace(&key, mail::foldCase(key.text));
    if (key.kind == KeyKind::body || key.kind == KeyKind::text) batch_ = batch;
    for (const ImapSearchKey& child : key.children)
        prepare(child, saved);
}

bool ImapSearchRun::step() {
    // Where everything is decided, nothing is read.
    const bool certain =
        want_ == Want::places && std::all_of(candidates_.begin() + static_cast<std::ptrdiff_t>(next_),
                                             candidates_.end(), [](const auto& c) { return c.second; });
    if (certain) {
        for (; next_ < candidates_.size(); ++next_)
            found_.push_back(candidates_[next_].first);
        return true;
    }
    const std::size_t end = std::min(candidates_.size(), next_ + batch_);
    std::vector<std::uint32_t> uids;
    for (std::size_t i = next_; i < end; ++i)
        if (want_ == Want::sortKeys || !candidates_[i].second)
            uids.push_back(view_.messages()[candidates_[i].first].uid);
    auto found = store_.facts(view_.status().id, uids);
    const FactRows rows = found ? std::move(*found) : FactRows();
    for (auto row = rows.begin(); next_ < end; ++next_) {
        Candidate candidate;
        candidate.place = candidates_[next_].first;
        const std::uint32_t uid = view_.messages()[candidate.place].uid;
        while (row != rows.end() && (*row)->uid < uid)
            ++row;
        if (row != rows.end() && (*row)->uid == uid) candidate.row = row->get();
        bool matches = candidates_[next_].second;
        if (!matches && candidate.row) matches = judge(key_, candidate) == Truth::yes;
        if (!matches) continue;
        found_.push_back(candidate.place);
        if (want_ == Want::sortKeys)
            sortKeys_.push_back(candidate.row ? candidate.row->facts.sort().value_or(mail::SortKeys())
                                              : mail::SortKeys());
    }
    return next_ == candidates_.size();
}

// --- One message ----------------------------------------------------------------------------------------------------

ImapSearchRun::Truth ImapSearchRun::judge(const ImapSearchKey& key, Candidate& candidate) {
    const auto truth = [](bool yes) { return yes ? Truth::yes : Truth::no; };
    switch (key.kind) {
    case KeyKind::conjunction:
    case KeyKind::disjunction: {
        // What costs nothing first: a key that reads is asked only where the others leave it open.
        const Truth decides = key.kind == KeyKind::conjunction ? Truth::no : Truth::yes;
        bool open = false;
        for (const ImapSearchKey& child : key.children) {
            Candidate cheap;
            cheap.place = candidate.place;
            const Truth found = judge(child, cheap);
            if (found == decides) return decides;
            open |= found == Truth::unknown;
        }
        if (!open) return truth(decides == Truth::no);
        if (!candidate.row) return Truth::unknown;
        for (const ImapSearchKey& child : key.children)
            if (judge(child, candidate) == decides) return decides;
        return truth(decides == Truth::no);
    }
    case KeyKind::negation: {
        const Truth found = judge(key.children.front(), candidate);
        return found == Truth::unknown ? found : truth(found == Truth::no);
    }
    case KeyKind::sentBefore:
    case KeyKind::sentOn:
    case KeyKind::sentSince: return judgeSent(key, candidate);
    case KeyKind::header:
    case KeyKind::body:
    case KeyKind::text: return judgeContent(key, candidate);
    case KeyKind::emailId:
        if (!candidate.row) return Truth::unknown;
        return truth(candidate.row->emailId == key.text);
    default: break;
    }
    return judgeState(key, view_.messages()[candidate.place], candidate.place);
}

ImapSearchRun::Truth ImapSearchRun::judgeState(const ImapSearchKey& key, const MessageState& state,
                                               std::size_t place) const {
    const auto truth = [](bool yes) { return yes ? Truth::yes : Truth::no; };
    const std::int64_t received = toMillis(state.received) / 1000;
    const std::int64_t age = toMillis(now_) / 1000 - received;
    switch (key.kind) {
    case KeyKind::all: return Truth::yes;
    case KeyKind::sequence:
    case KeyKind::uid: {
        const auto& ranges = sets_.at(&key);
        const auto behind = std::upper_bound(ranges.begin(), ranges.end(), place,
                                             [](std::size_t at, const auto& range) { return at < range.first; });
        return truth(behind != ranges.begin() && place < std::prev(behind)->second);
    }
    case KeyKind::flagSet: return truth((state.flags & key.number) != 0);
    case KeyKind::flagNotSet: return truth((state.flags & key.number) == 0);
    case KeyKind::keyword: return truth(hasFlag(state, key.text));
    case KeyKind::notKeyword: return truth(!hasFlag(state, key.text));
    case KeyKind::before: return truth(dayOfTime(received) < key.day);
    case KeyKind::on: return truth(dayOfTime(received) == key.day);
    case KeyKind::since: return truth(dayOfTime(received) >= key.day);
    case KeyKind::larger: return truth(state.size > key.number);
    case KeyKind::smaller: return truth(state.size < key.number);
    case KeyKind::older: return truth(age >= static_cast<std::int64_t>(key.number));
    case KeyKind::younger: return truth(age <= static_cast<std::int64_t>(key.number));
    case KeyKind::modSeq: return truth(state.modSeq >= key.number);
    case KeyKind::recent: return truth(view_.recent(state.uid));
    case KeyKind::notRecent: return truth(!view_.recent(state.uid));
    case KeyKind::fresh: return truth((state.flags & flagSeen) == 0 && view_.recent(state.uid));
    default: break; // nothing has a thread id
    }
    return Truth::no;
}

bool ImapSearchRun::hasFlag(const MessageState& state, std::string_view keyword) const {
    const auto& keywords = view_.keywords();
    for (std::size_t i = 0; i < keywords.size(); ++i)
        if (equalsIgnoreCase(keywords[i], keyword)) return (state.flags >> (firstKeywordBit + i) & 1) != 0;
    return false;
}

// RFC 9051 section 6.4.4: "disregarding time and timezone". A message without a Date field goes by its arrival, as it
// does in SORT (RFC 5256 section 2.2).
ImapSearchRun::Truth ImapSearchRun::judgeSent(const ImapSearchKey& key, const Candidate& candidate) const {
    if (!candidate.row) return Truth::unknown;
    const auto written = writtenDay(candidate.row->facts.envelope());
    const ImapDay day = written ? *written : dayOfTime(toMillis(view_.messages()[candidate.place].received) / 1000);
    const bool yes = key.kind == KeyKind::sentBefore ? day < key.day
                     : key.kind == KeyKind::sentOn   ? day == key.day
                                                     : day >= key.day;
    return yes ? Truth::yes : Truth::no;
}

// False: it cannot be read.
bool ImapSearchRun::open(Candidate& candidate) {
    if (candidate.reader || candidate.unreadable) return !candidate.unreadable;
    auto parts = candidate.row->facts.parts();
    auto opened = store_.open(view_.status().id, candidate.row->uid);
    candidate.unreadable = !parts || !opened;
    if (candidate.unreadable) return false;
    candidate.parts = std::move(*parts);
    candidate.reader = std::move(*opened);
    return true;
}

ImapSearchRun::Truth ImapSearchRun::judgeContent(const ImapSearchKey& key, Candidate& candidate) {
    if (!candidate.row) return Truth::unknown;
    const auto truth = [](bool yes) { return yes ? Truth::yes : Truth::no; };
    const mail::TextFinder& needle = needles_.at(&key);
    if (const auto header = candidate.row->facts.header(); key.kind == KeyKind::header && header.knows(key.name))
        return truth(linesContain(candidate.row->prefix, key.name, needle) ||
                     linesContain(header.lines, key.name, needle));
    if (!open(candidate)) return Truth::no;
    const SearchedMessage message{*candidate.reader, candidate.parts, candidate.row->prefix.size()};
    if (key.kind == KeyKind::header) return truth(headerContains(message, key.name, needle));
    return truth((key.kind == KeyKind::text && anyHeaderContains(message, needle)) || bodyContains(message, needle));
}

} // namespace ismail::mailbox
