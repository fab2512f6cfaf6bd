#include "trust/dkim_life.h"

#include "base/say.h"
#include "base/text.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace ismail::trust {

using accounts::DkimKey;
using accounts::DkimKeyState;

namespace {

constexpr std::size_t txtString = 255; // RFC 1035 section 3.3
constexpr Millis lookOften{600'000}, lookSeldom{3'600'000};

std::string withoutBlanks(std::string_view text) {
    std::string out;
    for (const char c : text)
        if (c != ' ' && c != '\t' && c != '\r' && c != '\n') out += c;
    while (out.ends_with(';'))
        out.pop_back();
    return out;
}

bool waits(DkimKeyState state) { return state == DkimKeyState::prepared || state == DkimKeyState::seen; }

// Keys with the states that the moves so far give them.
class Walk {
public:
    Walk(const DkimKeyList& keys, DkimMoves& moves) : keys_(keys), moves_(moves) {
        for (const auto& key : keys)
            states_[key->selector] = key->state;
    }
    DkimKeyState of(const DkimKey& key) const { return states_.at(key.selector); }
    void move(const DkimKey& key, DkimKeyState to) {
        DkimKeyState& state = states_[key.selector];
        if (state == to) return;
        state = to;
        std::erase_if(moves_.states, [&](const auto& move) { return move.first == key.selector; });
        if (key.state != to) moves_.states.emplace_back(key.selector, to);
    }
    // The keys of a pair that wait begin to sign; those of other pairs that sign retire.
    void activate(const std::string& pair) {
        for (const auto& key : keys_) {
            const bool inPair = dkimPairName(key->selector) == pair;
            if (inPair && waits(of(*key))) move(*key, DkimKeyState::active);
            if (!inPair && of(*key) == DkimKeyState::active) move(*key, DkimKeyState::retiring);
        }
    }

private:
    const DkimKeyList& keys_;
    DkimMoves& moves_;
    std::map<std::string, DkimKeyState> states_;
};

void look(const DkimKey& key, DkimSighting sighting, Time now, const DkimLifeTimes& times, Walk& walk,
          DkimMoves& moves) {
    if (sighting == DkimSighting::unknown) return;
    if (sighting != DkimSighting::right) {
        if (key.seenAt) moves.seen.emplace_back(key.selector, std::nullopt);
        if (key.state == DkimKeyState::seen) walk.move(key, DkimKeyState::prepared);
        if (key.state == DkimKeyState::active) moves.lost.emplace_back(key.selector, sighting);
        return;
    }
    if (key.state != DkimKeyState::prepared) {
        moves.seen.emplace_back(key.selector, now);
    } else if (!key.seenAt || *key.seenAt > now) {
        moves.seen.emplace_back(key.selector, now);
    } else if (now - *key.seenAt >= times.apart) {
        moves.seen.emplace_back(key.selector, now);
        walk.move(key, DkimKeyState::seen);
    }
}

// Pairs of which everything that waits is seen.
std::set<std::string> completePairs(const DkimKeyList& keys, const Walk& walk) {
    std::set<std::string> complete, incomplete;
    for (const auto& key : keys) {
        if (walk.of(*key) == DkimKeyState::seen) complete.insert(dkimPairName(key->selector));
        if (walk.of(*key) == DkimKeyState::prepared) incomplete.insert(dkimPairName(key->selector));
    }
    std::erase_if(complete, [&](const std::string& pair) { return incomplete.count(pair) != 0; });
    return complete;
}

} // namespace

DkimSighting dkimSighting(const DkimKey& key, const std::vector<std::string>& values) {
    if (values.empty()) return DkimSighting::missing;
    if (values.size() > 1) return DkimSighting::differs; // RFC 6376 section 3.6.2.2: who checks takes any of them
    return withoutBlanks(values.front()) == withoutBlanks(dkimRecordText(key)) ? DkimSighting::right
                                                                               : DkimSighting::differs;
}

std::string dkimRecordName(const DkimKey& key, std::string_view domain) {
    return key.selector + "._domainkey." + std::string(domain);
}

std::string dkimRecordText(const DkimKey& key) {
    const bool edwards = key.algorithm == accounts::DkimAlgorithm::ed25519;
    return std::string("v=DKIM1; k=") + (edwards ? "ed25519" : "rsa") +
           "; p=" + (key.state == DkimKeyState::revoked ? std::string() : key.publicKey);
}

std::string dkimRecordStrings(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at == 0 || at < text.size(); at += txtString)
        out += (at == 0 ? "\"" : " \"") + std::string(text.substr(at, txtString)) + "\"";
    return out;
}

std::vector<DkimWantedRecord> dkimWantedRecords(const DkimKeyList& keys, std::string_view domain) {
    using Want = DkimWantedRecord::Want;
    std::vector<DkimWantedRecord> records;
    for (const auto& key : keys) {
        Want want = Want::publish;
        switch (key->state) {
        case DkimKeyState::prepared:
        case DkimKeyState::seen: break;
        case DkimKeyState::active:
        case DkimKeyState::retiring: want = Want::keep; break;
        case DkimKeyState::removable: want = Want::mayGo; break;
        case DkimKeyState::revoked: want = Want::empty; break;
        }
        records.push_back({key->selector, dkimRecordName(*key, domain), dkimRecordText(*key), want});
    }
    return records;
}

DkimMoves dkimMoves(const DkimKeyList& keys, const std::map<std::string, DkimSighting>& looks, Time now,
                    const DkimLifeTimes& times) {
    DkimMoves moves;
    Walk walk(keys, moves);
    for (const auto& key : keys) {
        const auto found = looks.find(key->selector);
        if (found != looks.end() && dkimIsWatched(key->state)) look(*key, found->second, now, times, walk, moves);
        if (key->state == DkimKeyState::retiring && now - key->since >= times.keepRecord)
            walk.move(*key, DkimKeyState::removable);
    }
    for (const std::string& pair : completePairs(keys, walk))
        walk.activate(pair);
    return moves;
}

Result<DkimMoves> dkimActivation(const DkimKeyList& keys) {
    const DkimKeyList waiting = dkimWaiting(keys);
    if (waiting.empty()) return Error{ErrorKind::notFound, "No key waits."};
    const auto newest = std::max_element(waiting.begin(), waiting.end(), [](const auto& a, const auto& b) {
        return std::tie(a->since, a->selector) < std::tie(b->since, b->selector);
    });
    DkimMoves moves;
    Walk(keys, moves).activate(dkimPairName((*newest)->selector));
    return moves;
}

DkimKeyList dkimWaiting(const DkimKeyList& keys) {
    DkimKeyList waiting;
    std::copy_if(keys.begin(), keys.end(), std::back_inserter(waiting),
                 [](const auto& key) { return waits(key->state); });
    return waiting;
}

std::optional<Time> dkimRotationDue(const DkimKeyList& keys, const DkimLifeTimes& times) {
    if (times.rotate <= Millis(0)) return std::nullopt;
    std::optional<Time> due;
    for (const auto& key : keys)
        if (key->state == DkimKeyState::active && (!due || key->since + times.rotate < *due))
            due = key->since + times.rotate;
    return due;
}

bool dkimPairIsDue(const DkimKeyList& keys, Time now, const DkimLifeTimes& times) {
    const auto due = dkimRotationDue(keys, times);
    return due && now >= *due - times.ahead && dkimWaiting(keys).empty();
}

bool dkimIsWatched(DkimKeyState state) {
    return state == DkimKeyState::prepared || state == DkimKeyState::seen || state == DkimKeyState::active ||
           state == DkimKeyState::retiring;
}

Millis dkimLookInterval(const DkimKeyList& keys) { return dkimWaiting(keys).empty() ? lookSeldom : lookOften; }

Result<std::pair<std::string, std::string>> dkimNewSelectors(const DkimKeyList& keys, Time now) {
    const std::string day = isoTime(now); // 2026-12-02T…
    const std::string stem = "is" + day.substr(0, 4) + day.substr(5, 2);
    const auto taken = [&](const std::string& selector) {
        return std::any_of(keys.begin(), keys.end(), [&](const auto& key) { return key->selector == selector; });
    };
    for (char letter = 'a'; letter < 'z'; letter = static_cast<char>(letter + 2)) {
        std::pair<std::string, std::string> pair{stem + letter, stem + static_cast<char>(letter + 1)};
        if (!taken(pair.first) && !taken(pair.second)) return pair;
    }
    return failure(ErrorKind::exhausted, say("dkim.noMoreSelectors"));
}

std::string dkimPairName(std::string_view selector) {
    std::string name(selector);
    if (!name.empty() && name.back() >= 'a' && name.back() <= 'z')
        name.back() = static_cast<char>(name.back() - (name.back() - 'a') % 2);
    return name;
}

} // namespace ismail::trust
