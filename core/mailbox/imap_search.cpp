#include "mailbox/imap_search.h"

#include "base/text.h"
#include "mail/case_fold.h"

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

bool readsContent(const ImapSearchKey& key) {
    return key.kind == KeyKind::header || key.kind == KeyKind::body || key.kind == KeyKind::text;
}

ContentKey::Where whereOf(KeyKind kind) {
    if (kind == KeyKind::header) return ContentKey::Where::field;
    return kind == KeyKind::body ? ContentKey::Where::body : ContentKey::Where::anywhere;
}

} // namespace

const char* tooMuchOf(const ImapSearchKey& key) {
    std::size_t reading = 0;
    std::vector<const ImapSearchKey*> todo{&key};
    while (!todo.empty()) {
        const ImapSearchKey& one = *todo.back();
        todo.pop_back();
        if (one.text.size() > maxNeedle) return "A text to search for is too long";
        if (readsContent(one) && ++reading > maxContentKeys) return "The search has too many keys that read messages";
        for (const ImapSearchKey& child : one.children)
            todo.push_back(&child);
    }
    return nullptr;
}

ImapSearchRun::ImapSearchRun(ImapStore& store, const ImapView& view, const ImapSearchKey& key,
                             const std::vector<std::uint32_t>& saved, Want want, Time now)
    : store_(store), view_(view), key_(key), want_(want), now_(now) {
    prepare(key_, saved);
    if (want_ == Want::sortKeys || bySentDay_) columns_ = store_.sortColumns(view_.status().id);
}

// What is the same for every message.
void ImapSearchRun::prepare(const ImapSearchKey& key, const std::vector<std::uint32_t>& saved) {
    ++keys_;
    if (key.kind == KeyKind::sequence || key.kind == KeyKind::uid) {
        // "$" may be named many times and may be long.
        const bool justSaved = key.set.saved && key.set.ranges.empty();
        PlaceRanges places = justSaved ? savedPlaces_ : nullptr;
        if (!places)
            places =
                std::make_shared<const ImapView::PlaceRanges>(view_.rangesOf(key.set, key.kind == KeyKind::uid, saved));
        if (justSaved) savedPlaces_ = places;
        sets_[&key] = std::move(places);
    }
    if (readsContent(key)) {
        contentOf_[&key] = content_.size();
        content_.push_back({whereOf(key.kind), key.name, mail::TextFinder(mail::foldCase(key.text))});
    }
    if (key.kind == KeyKind::body || key.kind == KeyKind::text) batch_ = batch;
    bySentDay_ |= key.kind == KeyKind::sentBefore || key.kind == KeyKind::sentOn || key.kind == KeyKind::sentSince;
    for (const ImapSearchKey& child : key.children)
        prepare(child, saved);
}

bool ImapSearchRun::step(const StepBudget& budget) {
    if (searched_) return stepSortKeys(budget);
    searched_ = stepSearch(budget);
    if (!searched_) return false;
    if (want_ == Want::places) return true;
    wantKeysOf(found_);
    return keysMissing_.empty();
}

void ImapSearchRun::wantKeysOf(const std::vector<std::size_t>& places) {
    keysMissing_ = columns_->missing(view_.uidsAt(places));
    nextMissing_ = 0;
}

// What cannot be read is passed over: it stays unknown to the columns.
bool ImapSearchRun::stepSortKeys(const StepBudget& budget) {
    while (nextMissing_ < keysMissing_.size()) {
        const std::size_t end = std::min(keysMissing_.size(), nextMissing_ + keptBatch);
        const std::vector<std::uint32_t> uids(keysMissing_.begin() + static_cast<std::ptrdiff_t>(nextMissing_),
                                              keysMissing_.begin() + static_cast<std::ptrdiff_t>(end));
        (void)store_.readSortKeys(view_.status().id, uids, *columns_);
        nextMissing_ = end;
        if (budget.over()) break;
    }
    return nextMissing_ == keysMissing_.size();
}

// The days are read of those that the state of the mailbox does not decide about.
bool ImapSearchRun::stepSentDays(const StepBudget& budget) {
    if (days_ == Days::known) return true;
    if (days_ == Days::unread) {
        std::vector<std::size_t> places;
        for (const auto& [place, certain] : candidates_)
            if (!certain) places.push_back(place);
        wantKeysOf(places);
        days_ = Days::reading;
    }
    if (days_ == Days::reading) {
        if (!stepSortKeys(budget)) return false;
        takeSentDays();
        days_ = Days::judging;
    }
    return siftBySentDay(budget);
}

// RFC 9051 section 6.4.4: "disregarding time and timezone". A message without a Date field goes by its arrival, as it
// does in SORT (RFC 5256 section 2.2).
void ImapSearchRun::takeSentDays() {
    std::vector<std::size_t> places;
    places.reserve(candidates_.size());
    for (const auto& [place, certain] : candidates_)
        places.push_back(place);
    const SortColumns::Look look = columns_->look();
    const auto rows = look.rows(view_.uidsAt(places));
    sentDays_.resize(places.size());
    for (std::size_t i = 0; i < places.size(); ++i) {
        if (rows[i]->sentDay != SortColumns::noDay)
            sentDays_[i] = rows[i]->sentDay;
        else if (rows[i]->uid != 0)
            sentDays_[i] = dayOfTime(toMillis(view_.messages()[places[i]].received) / 1000);
    }
    uncertain_ = 0;
}

// Whom the days decide about. Those that go make room for those that stay.
bool ImapSearchRun::siftBySentDay(const StepBudget& budget) {
    while (siftedByDay_ < candidates_.size()) {
        const std::size_t end = std::min(candidates_.size(), siftedByDay_ + judgedAtOnce());
        for (; siftedByDay_ < end; ++siftedByDay_) {
            auto [place, certain] = candidates_[siftedByDay_];
            const auto day = sentDays_[siftedByDay_];
            if (!certain) {
                const Truth truth = judge(key_, {place, nullptr, nullptr, false, day});
                if (truth == Truth::no) continue;
                certain = truth == Truth::yes;
                if (!certain) ++uncertain_;
            }
            candidates_[keptByDay_] = {place, certain};
            sentDays_[keptByDay_++] = day;
        }
        if (budget.over()) break;
    }
    if (siftedByDay_ < candidates_.size()) return false;
    candidates_.resize(keptByDay_);
    sentDays_.resize(keptByDay_);
    days_ = Days::known;
    return true;
}

bool ImapSearchRun::stepSearch(const StepBudget& budget) {
    if (!sift(budget)) return false;
    // Once begun, it goes on: the count of the uncertain ones is made anew meanwhile.
    if (bySentDay_ && (uncertain_ != 0 || days_ != Days::unread) && !stepSentDays(budget)) return false;
    // Where everything is decided, nothing is read.
    if (uncertain_ == 0) {
        for (; next_ < candidates_.size(); ++next_)
            found_.push_back(candidates_[next_].first);
        return true;
    }
    while (next_ < candidates_.size()) {
        if (next_ >= rowsEnd_) loadRows();
        if (!look(budget)) return false;
        if (budget.over()) return next_ == candidates_.size();
    }
    return true;
}

// Whom the state of the mailbox decides about.
bool ImapSearchRun::sift(const StepBudget& budget) {
    const std::size_t count = view_.messages().size();
    while (sifted_ < count) {
        const std::size_t end = std::min(count, sifted_ + judgedAtOnce());
        for (; sifted_ < end; ++sifted_) {
            const Truth truth = judge(key_, {sifted_, nullptr, nullptr, false, {}});
            if (truth == Truth::no) continue;
            candidates_.emplace_back(sifted_, truth == Truth::yes);
            if (truth == Truth::unknown) ++uncertain_;
        }
        if (budget.over()) break;
    }
    return sifted_ == count;
}

void ImapSearchRun::loadRows() {
    rowsEnd_ = std::min(candidates_.size(), next_ + batch_);
    rowAt_ = 0;
    std::vector<std::uint32_t> uids;
    for (std::size_t i = next_; i < rowsEnd_; ++i)
        if (!candidates_[i].second) uids.push_back(view_.messages()[candidates_[i].first].uid);
    auto found = store_.facts(view_.status().id, uids, Remember::ifThereIsRoom);
    rows_ = found ? std::move(*found) : FactRows();
}

// Nothing: it is gone, or cannot be read. Asked by ascending places.
const FactRow* ImapSearchRun::rowOf(std::size_t place) {
    const std::uint32_t uid = view_.messages()[place].uid;
    while (rowAt_ < rows_.size() && rows_[rowAt_]->uid < uid)
        ++rowAt_;
    return rowAt_ < rows_.size() && rows_[rowAt_]->uid == uid ? rows_[rowAt_].get() : nullptr;
}

// The candidate that is next. False: there is more to do about it.
bool ImapSearchRun::look(const StepBudget& budget) {
    const auto [place, certain] = candidates_[next_];
    const FactRow* row = rowOf(place);
    const auto day = sentDays_.empty() ? std::nullopt : sentDays_[next_];
    bool matches = certain;
    if (!certain && row) {
        Truth truth = scanTried_ ? Truth::unknown : judge(key_, {place, row, nullptr, false, day});
        if (truth == Truth::unknown) {
            if (!std::exchange(scanTried_, true)) openScan(*row);
            if (scan_ && !scan_->step(budget)) return false;
            truth = judge(key_, {place, row, scan_.get(), true, day});
        }
        matches = truth == Truth::yes;
    }
    scan_.reset();
    scanTried_ = false;
    ++next_;
    if (matches) found_.push_back(place);
    return true;
}

void ImapSearchRun::openScan(const FactRow& row) {
    auto parts = row.facts.parts();
    auto opened = store_.open(view_.status().id, row.uid);
    if (parts && opened)
        scan_ = std::make_unique<MessageScan>(std::move(*opened), std::move(*parts), row.prefix.size(), content_);
}

// --- One message ----------------------------------------------------------------------------------------------------

ImapSearchRun::Truth ImapSearchRun::judge(const ImapSearchKey& key, const Candidate& candidate) const {
    const auto truth = [](bool yes) { return yes ? Truth::yes : Truth::no; };
    switch (key.kind) {
    case KeyKind::conjunction:
    case KeyKind::disjunction: {
        // One that decides is enough, however little is known of the others.
        const Truth decides = key.kind == KeyKind::conjunction ? Truth::no : Truth::yes;
        bool open = false;
        for (const ImapSearchKey& child : key.children) {
            const Truth found = judge(child, candidate);
            if (found == decides) return decides;
            open |= found == Truth::unknown;
        }
        return open ? Truth::unknown : truth(decides == Truth::no);
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
        return truth(candidate.row->emailId() == key.text);
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
        const auto& ranges = *sets_.at(&key);
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

ImapSearchRun::Truth ImapSearchRun::judgeSent(const ImapSearchKey& key, const Candidate& candidate) const {
    if (!candidate.sentDay) return Truth::unknown;
    const ImapDay day = *candidate.sentDay;
    const bool yes = key.kind == KeyKind::sentBefore ? day < key.day
                     : key.kind == KeyKind::sentOn   ? day == key.day
                                                     : day >= key.day;
    return yes ? Truth::yes : Truth::no;
}

ImapSearchRun::Truth ImapSearchRun::judgeContent(const ImapSearchKey& key, const Candidate& candidate) const {
    if (!candidate.row) return Truth::unknown;
    const auto truth = [](bool yes) { return yes ? Truth::yes : Truth::no; };
    const std::size_t content = contentOf_.at(&key);
    if (key.kind == KeyKind::header) {
        const auto header = candidate.row->facts.header();
        const mail::TextFinder& needle = content_[content].needle;
        if (header.knows(key.name))
            return truth(linesContain(candidate.row->prefix, key.name, needle) ||
                         linesContain(header.lines, key.name, needle));
    }
    if (!candidate.read) return Truth::unknown;
    return truth(candidate.scan && candidate.scan->found(content));
}

} // namespace ismail::mailbox
