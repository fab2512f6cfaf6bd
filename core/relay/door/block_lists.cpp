#include "relay/door/block_lists.h"

#include "base/say.h"
#include "base/text.h"
#include "mail/address.h"
#include "mail/idn.h"
#include "relay/door/list_health.h"

#include <algorithm>
#include <map>

namespace ismail::relay {

namespace {

constexpr std::size_t maxEntry = 512; // octets

std::optional<BlockList::Range> parseRange(std::string_view text) {
    const std::size_t dash = text.find('-');
    const auto first = IpAddress::parse(text.substr(0, dash));
    const auto last = dash == std::string_view::npos ? first : IpAddress::parse(text.substr(dash + 1));
    if (!first || !last || !first->isV4() || !last->isV4()) return std::nullopt;
    const BlockList::Range range{first->v4(), last->v4()};
    if (range.first[0] != 127 || range.last[0] != 127 || range.last < range.first) return std::nullopt;
    return range;
}

std::optional<std::vector<BlockList::Range>> parseRanges(std::string_view text) {
    std::vector<BlockList::Range> ranges;
    for (const std::string_view part : split(text, '|')) {
        const auto range = parseRange(part);
        if (!range || ranges.size() == BlockList::maxRanges) return std::nullopt;
        ranges.push_back(*range);
    }
    return ranges;
}

std::optional<int> parsePoints(std::string_view text, bool welcome) {
    if (welcome != text.starts_with('-')) return std::nullopt;
    if (welcome) text.remove_prefix(1);
    const auto number = parseUnsigned(text);
    if (!number || *number < 1 || *number > static_cast<std::uint64_t>(BlockList::maxPoints)) return std::nullopt;
    return welcome ? -static_cast<int>(*number) : static_cast<int>(*number);
}

bool takePrefix(std::string_view& text, std::string_view prefix) {
    if (!startsWithIgnoreCase(text, prefix)) return false;
    text.remove_prefix(prefix.size());
    return true;
}

std::optional<BlockList> parseEntry(std::string_view text) {
    if (text.size() > maxEntry) return std::nullopt;
    BlockList list;
    list.welcome = takePrefix(text, "welcome:");
    list.domains = takePrefix(text, "domain:");
    list.points = list.welcome ? -BlockList::standardPoints : BlockList::standardPoints;
    if (const std::size_t star = text.rfind('*'); star != std::string_view::npos) {
        const auto points = parsePoints(text.substr(star + 1), list.welcome);
        if (!points) return std::nullopt;
        list.points = *points;
        text = text.substr(0, star);
    }
    if (const std::size_t sign = text.find('='); sign != std::string_view::npos) {
        auto ranges = parseRanges(text.substr(sign + 1));
        if (!ranges) return std::nullopt;
        list.ranges = std::move(*ranges);
        text = text.substr(0, sign);
    }
    const auto zone = mail::toAscii(text);
    if (!zone || !mail::isDomain(*zone) || zone->find('.') == std::string::npos || IpAddress::parse(*zone))
        return std::nullopt;
    list.zone = *zone;
    return list;
}

Error badLists(Sentence sentence) { return failure(ErrorKind::invalid, std::move(sentence)); }

} // namespace

bool BlockList::counts(const IpAddress::V4& answer) const {
    return std::any_of(ranges.begin(), ranges.end(),
                       [&](const Range& range) { return range.first <= answer && answer <= range.last; });
}

Result<std::vector<BlockList>> parseBlockLists(std::string_view text) {
    std::vector<BlockList> lists;
    for (const std::string& entry : splitList(text)) {
        auto list = parseEntry(entry);
        if (!list) return badLists(say("dnsbl.badEntry", entry.substr(0, maxEntry)));
        const bool twice = std::any_of(lists.begin(), lists.end(), [&](const BlockList& other) {
            return other.zone == list->zone && other.domains == list->domains;
        });
        if (twice) return badLists(say("dnsbl.twice", list->zone));
        if (lists.size() == BlockList::most) return badLists(say("dnsbl.tooMany", BlockList::most));
        lists.push_back(std::move(*list));
    }
    return lists;
}

std::optional<std::string> listQuestion(const IpAddress& address, const std::string& zone) {
    std::string name;
    if (address.isV4()) {
        const IpAddress::V4 octets = address.v4();
        for (auto octet = octets.rbegin(); octet != octets.rend(); ++octet)
            name += std::to_string(*octet) + ".";
    } else {
        static constexpr char digits[] = "0123456789abcdef";
        const IpAddress::V6& octets = address.v6();
        for (auto octet = octets.rbegin(); octet != octets.rend(); ++octet) {
            name += digits[*octet & 15];
            name += '.';
            name += digits[*octet >> 4];
            name += '.';
        }
    }
    return queryName(name + zone);
}

std::optional<std::string> listQuestion(const std::string& domain, const std::string& zone) {
    return domain.empty() ? std::nullopt : queryName(domain + "." + zone);
}

ListReading readListAnswer(const BlockList& list, const DnsAnswer& answer) {
    if (answer.failed()) return {ListSays::nothing, answer.detail};
    ListReading reading{ListSays::notListed, {}};
    for (const std::string& value : answer.values) {
        const auto address = IpAddress::parse(value);
        if (!address || !address->isV4() || address->v4()[0] != 127) return {ListSays::nonsense, value};
        const IpAddress::V4 octets = address->v4();
        if (octets[1] == 255 && octets[2] == 255) return {ListSays::refuses, value};
        if (reading.says == ListSays::listed) continue;
        reading = {list.counts(octets) ? ListSays::listed : ListSays::notListed, value};
    }
    return reading;
}

std::optional<ListReading> ListAnswers::find(const std::string& question, Time now) const {
    const std::lock_guard lock(mutex_);
    const ListReading* kept = kept_->find(question, now);
    return kept ? std::optional(*kept) : std::nullopt;
}

void ListAnswers::keep(const std::string& question, const ListReading& reading, Millis ttl, Time now) {
    const std::lock_guard lock(mutex_);
    kept_->keep(question, reading, now + std::clamp(ttl, shortest, longest));
}

void ListAnswers::forget() {
    auto none = std::make_unique<Kept>(most);
    const std::lock_guard lock(mutex_);
    kept_.swap(none);
}

template <typename Subject>
void BlockListQuery::prepare(const Subject& subject, const std::string& text, bool domains) {
    for (std::size_t i = 0; i < lists_.size(); ++i) {
        const BlockList& list = lists_[i];
        if (list.domains != domains) continue;
        const std::size_t place = findings_.size();
        findings_.push_back({list.zone, text, list.welcome, ListSays::nothing, {}, 0});
        listOf_.push_back(i);
        const auto name = listQuestion(subject, list.zone);
        if (!memory_.health.mayAsk(list, subject)) {
            findings_[place].says = ListSays::setAside;
        } else if (name) {
            if (auto kept = memory_.answers.find(*name, now_))
                take(place, std::move(*kept));
            else
                asked_.push_back({place, {*name, DnsType::a}, false});
        }
    }
}

BlockListQuery::BlockListQuery(std::vector<BlockList> lists, const IpAddress& address, ListMemory memory, Time now)
    : lists_(std::move(lists)), memory_(memory), now_(now) {
    if (!address.isLoopback() && !address.isAny()) prepare(address, address.text(), false);
}

BlockListQuery::BlockListQuery(std::vector<BlockList> lists, const std::string& domain, ListMemory memory, Time now)
    : lists_(std::move(lists)), memory_(memory), now_(now) {
    // A literal and a bare word are no domains.
    if (mail::isDomain(domain) && domain.find('.') != std::string::npos && !IpAddress::parse(domain))
        prepare(asciiLower(domain), asciiLower(domain), true);
}

std::vector<DnsQuestion> BlockListQuery::questions() {
    std::vector<DnsQuestion> asked;
    if (std::exchange(told_, true)) return asked;
    for (const Asked& each : asked_)
        asked.push_back(each.question);
    return asked;
}

void BlockListQuery::answer(const DnsQuestion& question, const DnsAnswer& answer) {
    const auto asked = std::find_if(asked_.begin(), asked_.end(),
                                    [&](const Asked& each) { return !each.answered && each.question == question; });
    if (asked == asked_.end()) return;
    asked->answered = true;
    const BlockList& list = lists_[listOf_[asked->list]];
    ListReading reading = readListAnswer(list, answer);
    memory_.health.noteAnswer(list, reading, now_);
    if (reading.says == ListSays::listed || reading.says == ListSays::notListed)
        memory_.answers.keep(question.name, reading, answer.ttl, now_);
    take(asked->list, std::move(reading));
}

void BlockListQuery::take(std::size_t finding, ListReading reading) {
    ListFinding& taken = findings_[finding];
    taken.says = reading.says;
    taken.answer = std::move(reading.answer);
    taken.points = reading.says == ListSays::listed ? lists_[listOf_[finding]].points : 0;
}

bool BlockListQuery::done() const {
    return std::all_of(asked_.begin(), asked_.end(), [](const Asked& each) { return each.answered; });
}

int listPoints(const std::vector<ListFinding>& findings) {
    std::map<std::string, int> blocked;
    int welcome = 0;
    for (const ListFinding& finding : findings) {
        if (finding.says != ListSays::listed) continue;
        if (finding.welcome)
            welcome = std::min(welcome, finding.points);
        else
            blocked[finding.zone] = std::max(blocked[finding.zone], finding.points);
    }
    int points = 0;
    for (const auto& [zone, each] : blocked)
        points += each;
    return std::min(points, BlockListQuery::mostPoints) + welcome;
}

} // namespace ismail::relay
