#include "mailbox/imap_view.h"

#include "proto/imap/imap_writer.h"

#include <algorithm>
#include <utility>

namespace ismail::mailbox {

using proto::writeNumber;

namespace {

constexpr std::pair<FlagBits, std::string_view> flagNames[] = {{flagAnswered, "\\Answered"},
                                                               {flagFlagged, "\\Flagged"},
                                                               {flagDeleted, "\\Deleted"},
                                                               {flagSeen, "\\Seen"},
                                                               {flagDraft, "\\Draft"}};

bool before(const MessageState& message, std::uint32_t uid) { return message.uid < uid; }

} // namespace

ImapView::ImapView(Snapshot snapshot, bool readOnly)
    : readOnly_(readOnly), status_(snapshot.status), modSeq_(snapshot.status.highestModSeq),
      keywords_(std::move(snapshot.keywords)), messages_(std::move(snapshot.messages)) {}

std::size_t ImapView::indexOf(std::uint32_t uid) const {
    const auto found = std::lower_bound(messages_.begin(), messages_.end(), uid, before);
    const bool there = found != messages_.end() && found->uid == uid;
    return there ? static_cast<std::size_t>(found - messages_.begin()) : messages_.size();
}

// --- \Recent -------------------------------------------------------------------------------------------------------

void ImapView::ownRecent(UidRange uids) {
    status_.recent = 0;
    if (uids.first > uids.last) return;
    if (!recent_.empty() && recent_.back().last + 1 >= uids.first)
        recent_.back().last = std::max(recent_.back().last, uids.last);
    else
        recent_.push_back(uids);
}

bool ImapView::recent(std::uint32_t uid) const {
    const auto behind = std::upper_bound(recent_.begin(), recent_.end(), uid,
                                         [](std::uint32_t at, const UidRange& range) { return at < range.first; });
    return behind != recent_.begin() && uid <= std::prev(behind)->last;
}

std::size_t ImapView::recentCount() const {
    std::size_t count = 0;
    auto at = messages_.begin();
    for (const UidRange& range : recent_) {
        const auto first = std::lower_bound(at, messages_.end(), range.first, before);
        at = std::lower_bound(first, messages_.end(), range.last + 1, before);
        count += static_cast<std::size_t>(at - first);
    }
    return count;
}

// --- Sets -----------------------------------------------------------------------------------------------------------

ImapView::PlaceRanges ImapView::rangesOf(const proto::ImapSet& set, bool byUid, const std::vector<std::uint32_t>& saved,
                                         bool* known) const {
    PlaceRanges ranges;
    if (known) *known = true;
    if (set.saved) {
        for (const std::uint32_t uid : saved)
            if (const std::size_t place = indexOf(uid); place < messages_.size()) ranges.emplace_back(place, place + 1);
    }
    const std::size_t count = messages_.size();
    // "*" is the last message; RFC 9051 section 9: in a range it stands for the greatest number in use.
    const std::uint32_t greatest = count == 0 ? 0 : byUid ? messages_.back().uid : static_cast<std::uint32_t>(count);
    for (const proto::ImapRange& range : set.ranges) {
        const bool star = range.first == proto::imapStar || range.last == proto::imapStar;
        if (star && count == 0) continue;
        std::uint32_t low = range.first == proto::imapStar ? greatest : range.first;
        std::uint32_t high = range.last == proto::imapStar ? greatest : range.last;
        if (low > high) std::swap(low, high);
        if (byUid) {
            const auto from = std::lower_bound(messages_.begin(), messages_.end(), low, before);
            auto to = std::lower_bound(from, messages_.end(), high, before);
            if (to != messages_.end() && to->uid == high) ++to;
            if (from != to) ranges.emplace_back(from - messages_.begin(), to - messages_.begin());
            continue;
        }
        if (known && high > count) *known = false;
        if (low <= count) ranges.emplace_back(low - 1, std::min<std::size_t>(high, count));
    }
    std::sort(ranges.begin(), ranges.end());
    PlaceRanges merged;
    for (const auto& [from, to] : ranges) {
        if (!merged.empty() && from <= merged.back().second)
            merged.back().second = std::max(merged.back().second, to);
        else
            merged.emplace_back(from, to);
    }
    return merged;
}

std::vector<std::size_t> ImapView::resolve(const proto::ImapSet& set, bool byUid,
                                           const std::vector<std::uint32_t>& saved, bool* known) const {
    std::vector<std::size_t> places;
    for (const auto& [from, to] : rangesOf(set, byUid, saved, known))
        for (std::size_t place = from; place < to; ++place)
            places.push_back(place);
    return places;
}

UidRanges ImapView::uidsOf(const std::vector<std::size_t>& places) const {
    UidRanges ranges;
    for (std::size_t i = 0; i < places.size(); ++i) {
        const std::uint32_t uid = messages_[places[i]].uid;
        // Uids between two neighbours of the mailbox are nobody's.
        if (i > 0 && places[i] == places[i - 1] + 1)
            ranges.back().last = uid;
        else
            ranges.push_back({uid, uid});
    }
    return ranges;
}

std::vector<std::uint32_t> ImapView::uidsAt(const std::vector<std::size_t>& places) const {
    std::vector<std::uint32_t> uids;
    uids.reserve(places.size());
    for (const std::size_t place : places)
        uids.push_back(messages_[place].uid);
    return uids;
}

// --- Changes --------------------------------------------------------------------------------------------------------

void ImapView::takeKeywords(std::vector<std::string> keywords) {
    if (keywords.size() <= keywords_.size()) return;
    keywords_ = std::move(keywords);
    newKeywords_ = true;
}

void ImapView::take(Changes changes) {
    takeKeywords(std::move(changes.keywords));
    for (const UidRange& range : changes.vanished) {
        auto at = std::lower_bound(messages_.begin(), messages_.end(), range.first, before);
        for (; at != messages_.end() && at->uid <= range.last; ++at) {
            gone_.insert(at->uid);
            changed_.erase(at->uid);
        }
    }
    const std::uint32_t last = messages_.empty() ? 0 : messages_.back().uid;
    for (const MessageState& state : changes.changed) {
        if (state.uid > last) {
            messages_.push_back(state);
            arrived_ = true;
            continue;
        }
        const std::size_t place = indexOf(state.uid);
        // A uid that is not there and smaller is one that came and went between two looks.
        if (place == messages_.size() || messages_[place].modSeq >= state.modSeq) continue;
        messages_[place] = state;
        changed_.insert(state.uid);
    }
    status_ = changes.status;
    modSeq_ = changes.status.highestModSeq;
}

void ImapView::takeOwn(const StoreOutcome& outcome) {
    takeKeywords(outcome.keywords);
    for (const MessageState& state : outcome.stored) {
        const std::size_t place = indexOf(state.uid);
        if (place == messages_.size()) continue;
        messages_[place] = state;
        changed_.erase(state.uid);
    }
    // Else others changed something too, which is still to be read.
    if (outcome.modSeq == modSeq_ + outcome.steps) modSeq_ = outcome.modSeq;
}

void ImapView::announce(Bytes& out, const Manner& manner) {
    announceKeywords(out);
    if (manner.expunges && !gone_.empty()) tellGone(out, manner.qresync);
    bool told = false;
    if (std::exchange(arrived_, false)) {
        out += "* ";
        writeNumber(out, messages_.size());
        out += " EXISTS\r\n";
        told = true;
    }
    if (manner.recent && (told || recentCount() != toldRecent_)) writeRecent(out);
    for (const std::uint32_t uid : changed_) {
        const std::size_t place = indexOf(uid);
        if (place == messages_.size()) continue;
        out += "* ";
        writeNumber(out, place + 1);
        out += " FETCH ";
        writeState(out, messages_[place], manner.uids || manner.qresync, manner.condstore);
        out += "\r\n";
    }
    changed_.clear();
}

void ImapView::tellGone(Bytes& out, bool vanished) {
    std::vector<proto::ImapNumberRange> ranges;
    std::size_t kept = 0;
    auto next = gone_.begin();
    for (std::size_t place = 0; place < messages_.size(); ++place) {
        const std::uint32_t uid = messages_[place].uid;
        if (next != gone_.end() && *next == uid) {
            ++next;
            if (vanished) {
                if (!ranges.empty() && ranges.back().second + 1 == uid)
                    ranges.back().second = uid;
                else
                    ranges.emplace_back(uid, uid);
            } else {
                // RFC 9051 section 7.5.1: each one moves the numbers of those behind it at once.
                out += "* ";
                writeNumber(out, kept + 1);
                out += " EXPUNGE\r\n";
            }
            continue;
        }
        if (kept != place) messages_[kept] = messages_[place];
        ++kept;
    }
    messages_.resize(kept);
    gone_.clear();
    forgetRecent();
    if (ranges.empty()) return;
    out += "* VANISHED ";
    proto::writeRanges(out, ranges);
    out += "\r\n";
}

// Ranges whose messages are gone; but one may have been claimed before its messages are known.
void ImapView::forgetRecent() {
    std::erase_if(recent_, [this](const UidRange& range) {
        const auto at = std::lower_bound(messages_.begin(), messages_.end(), range.first, before);
        return range.last < status_.uidNext && (at == messages_.end() || at->uid > range.last);
    });
}

// --- Writing --------------------------------------------------------------------------------------------------------

void ImapView::writeRecent(Bytes& out) {
    toldRecent_ = recentCount();
    out += "* ";
    writeNumber(out, toldRecent_);
    out += " RECENT\r\n";
}

void ImapView::writeFlagNames(Bytes& out, FlagBits flags, bool recent) const {
    out += '(';
    const std::size_t begin = out.size();
    const auto add = [&](std::string_view name) {
        if (out.size() > begin) out += ' ';
        out += name;
    };
    for (const auto& [bit, name] : flagNames)
        if ((flags & bit) != 0) add(name);
    if (recent) add("\\Recent");
    FlagBits rest = flags >> firstKeywordBit;
    for (std::size_t i = 0; rest != 0 && i < keywords_.size(); ++i, rest >>= 1)
        if ((rest & 1) != 0) add(keywords_[i]);
    out += ')';
}

void ImapView::writeKnownFlags(Bytes& out) const {
    const FlagBits keywordBits =
        keywords_.empty() ? 0 : ((FlagBits(1) << std::min<std::size_t>(keywords_.size(), maxKeywords)) - 1);
    const FlagBits all = systemFlags | keywordBits << firstKeywordBit;
    out += "* FLAGS ";
    writeFlagNames(out, all, false);
    out += "\r\n* OK [PERMANENTFLAGS ";
    if (readOnly_) {
        out += "()";
    } else {
        writeFlagNames(out, all, false);
        // "\*": new keywords may be made.
        if (keywords_.size() < maxKeywords) out.insert(out.size() - 1, " \\*");
    }
    out += "] Flags that are kept\r\n";
}

void ImapView::writeState(Bytes& out, const MessageState& message, bool uid, bool modSeq) const {
    out += '(';
    if (uid) {
        out += "UID ";
        writeNumber(out, message.uid);
        out += ' ';
    }
    out += "FLAGS ";
    writeFlags(out, message);
    if (modSeq) {
        out += " MODSEQ (";
        writeNumber(out, message.modSeq);
        out += ')';
    }
    out += ')';
}

} // namespace ismail::mailbox
