// The life of the keys that sign mail of a domain: what the DNS shows, and the time, move them from one state to the
// next. Pure: who calls asks the DNS, stores the moves and tells the administrator.
//
// Keys come in pairs, an RSA and an Ed25519 one, whose selectors differ in the last letter: is202612a and is202612b; a
// second pair of the same month is is202612c and d.
//
//   prepared   made; its record is not in the DNS, or was seen once. Does not sign
//   seen       its record was right twice, `apart` from each other; waits for the other of its pair
//   active     signs. A pair becomes active when all of it is seen, and what signed before becomes retiring
//   retiring   signs no more; its record stays for mail that is still on its way: keepRecord()
//   removable  its record may go
//   revoked    by hand, at once; stays so
//
// A record that is gone or wrong moves a seen key back to prepared; an active one goes on signing, and is named as
// lost: a signature without a key harms nobody. Where the DNS does not answer nothing moves.
#pragma once

#include "accounts/dkim_keys.h"
#include "base/clock.h"
#include "base/result.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ismail::trust {

using DkimKeyList = std::vector<accounts::DkimKeys::Pointer>; // of one domain

enum class DkimSighting : std::uint8_t {
    unknown, // no answer: says nothing
    missing,
    differs, // something else stands there, or several records
    right
};

// What the TXT records of a key's name mean: `values` are those records, each as one string. Blanks within and a
// semicolon at the end do not count; whatever else is not exactly our record differs.
DkimSighting dkimSighting(const accounts::DkimKey& key, const std::vector<std::string>& values);

// "is202612a._domainkey.example.org" and the text of its TXT record (RFC 6376 section 3.6.1). revoked keys: an empty
// p=.
std::string dkimRecordName(const accounts::DkimKey& key, std::string_view domain);
std::string dkimRecordText(const accounts::DkimKey& key);
// The same as strings of a master file, each 255 octets at most: "v=DKIM1; …" "…".
std::string dkimRecordStrings(std::string_view text);

// What the keys of a domain want of its DNS.
struct DkimWantedRecord {
    enum class Want : std::uint8_t {
        publish, // the key waits for it
        keep,    // the key signs, or did and its mail is still on its way
        mayGo,   // nobody needs it any more
        empty    // of a revoked key: with an empty p=, or gone
    };
    std::string selector, name, text;
    Want want = Want::publish;
};
std::vector<DkimWantedRecord> dkimWantedRecords(const DkimKeyList& keys, std::string_view domain);

struct DkimLifeTimes {
    Millis apart{600'000};           // between the two looks that make a key seen
    Millis keepRecord{0};            // how long the record of a retiring key stays: see dkimKeepRecord()
    Millis rotate{0};                // age at which keys should be replaced; 0: never
    Millis ahead{30 * 86'400'000LL}; // so long before that new ones are prepared
};
// The longest that a message may take, and seven days for those who check later.
inline Millis dkimKeepRecord(Millis queueExpiresAfter) { return queueExpiresAfter + Millis(7 * 86'400'000LL); }

struct DkimMoves {
    std::vector<std::pair<std::string, accounts::DkimKeyState>> states; // to be stored together
    std::vector<std::pair<std::string, std::optional<Time>>> seen;      // DkimKey::seenAt
    std::vector<std::pair<std::string, DkimSighting>> lost; // active keys whose record is missing or differs

    bool nothing() const { return states.empty() && seen.empty(); }
};

// looks: by selector, of those that were asked for. Of a prepared key seenAt is when its record was first right; of
// others, when it last was.
DkimMoves dkimMoves(const DkimKeyList& keys, const std::map<std::string, DkimSighting>& looks, Time now,
                    const DkimLifeTimes& times);

// By hand: the newest pair that waits becomes active although the DNS was not seen to show it, and what signed retires.
// Errors: notFound (none waits).
Result<DkimMoves> dkimActivation(const DkimKeyList& keys);
// Keys that wait for their records: prepared or seen.
DkimKeyList dkimWaiting(const DkimKeyList& keys);
// When the keys that sign should be replaced; nothing: none sign, or times.rotate is 0.
std::optional<Time> dkimRotationDue(const DkimKeyList& keys, const DkimLifeTimes& times);
// A new pair is to be made by itself: the rotation comes near, and none waits yet.
bool dkimPairIsDue(const DkimKeyList& keys, Time now, const DkimLifeTimes& times);

// For the records of which keys the DNS is to be asked: all that wait, sign or retire.
bool dkimIsWatched(accounts::DkimKeyState state);
// How long after the last question: those that wait are asked for more often.
Millis dkimLookInterval(const DkimKeyList& keys);

// Selectors of the next pair: RSA, Ed25519. Errors: exhausted (all of this month are taken).
Result<std::pair<std::string, std::string>> dkimNewSelectors(const DkimKeyList& keys, Time now);
// What two selectors of a pair have in common.
std::string dkimPairName(std::string_view selector);

} // namespace ismail::trust
