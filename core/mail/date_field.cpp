#include "mail/date_field.h"

#include "base/text.h"

#include <algorithm>
#include <string>
#include <vector>

namespace ismail::mail {

namespace {

constexpr std::string_view months[] = {"jan", "feb", "mar", "apr", "may", "jun",
                                       "jul", "aug", "sep", "oct", "nov", "dec"};

struct Zone {
    std::string_view name;
    int hours;
};
// RFC 5322 section 4.3; military letters mean nothing and count as UTC.
constexpr Zone zones[] = {{"ut", 0},   {"gmt", 0},  {"utc", 0},  {"est", -5}, {"edt", -4}, {"cst", -6},
                          {"cdt", -5}, {"mst", -7}, {"mdt", -6}, {"pst", -8}, {"pdt", -7}};

// Words and numbers between white space, commas and comments; "10:11:12" stays together.
std::vector<std::string> wordsOf(std::string_view value) {
    constexpr std::size_t maxWords = 16;
    std::vector<std::string> words;
    std::string word;
    int depth = 0;
    const auto ends = [&] {
        if (!word.empty() && words.size() < maxWords) words.push_back(asciiLower(word));
        word.clear();
    };
    for (const char c : value) {
        if (c == '(') ++depth;
        if (depth > 0 || c == ' ' || c == '\t' || c == ',')
            ends();
        else if (word.size() < 32)
            word += c;
        if (c == ')' && depth > 0) --depth;
    }
    ends();
    return words;
}

// Days from 1970-01-01 of a date in the proleptic Gregorian calendar: years begin in March, so that the leap day is
// the last one.
std::int64_t daysSince1970(std::int64_t year, unsigned month, unsigned day) {
    year -= month <= 2 ? 1 : 0;
    const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
    const auto yearOfEra = static_cast<unsigned>(year - era * 400);
    const unsigned dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    const unsigned dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * 146097 + static_cast<std::int64_t>(dayOfEra) - 719468;
}

std::optional<int> zoneOf(const std::string& word) {
    if (word.empty()) return 0;
    if (word.front() == '+' || word.front() == '-') {
        const auto digits = parseUnsigned(std::string_view(word).substr(1));
        if (!digits || word.size() != 5 || *digits % 100 > 59) return std::nullopt;
        const int minutes = static_cast<int>(*digits / 100 * 60 + *digits % 100);
        return word.front() == '-' ? -minutes : minutes;
    }
    for (const Zone& zone : zones)
        if (zone.name == word) return zone.hours * 60;
    return 0;
}

} // namespace

std::optional<DateField> parseDateField(std::string_view value) {
    auto words = wordsOf(value);
    // day-name: anything that does not begin with a digit.
    if (!words.empty() && (words.front().front() < '0' || words.front().front() > '9')) words.erase(words.begin());
    if (words.size() < 4) return std::nullopt;
    const auto day = parseUnsigned(words[0]);
    const auto* month = std::find(std::begin(months), std::end(months), std::string_view(words[1]).substr(0, 3));
    auto year = parseUnsigned(words[2]);
    const auto time = split(words[3], ':');
    if (!day || *day < 1 || *day > 31 || month == std::end(months) || !year || *year > 9999 || time.size() < 2 ||
        time.size() > 3)
        return std::nullopt;
    // "two-digit years 00 to 49: 2000 is added; 50 to 99 and three digits: 1900"
    if (words[2].size() == 2)
        *year += *year < 50 ? 2000 : 1900;
    else if (words[2].size() == 3)
        *year += 1900;
    const auto hour = parseUnsigned(time[0]);
    const auto minute = parseUnsigned(time[1]);
    const auto second = time.size() == 3 ? parseUnsigned(time[2]) : 0;
    if (!hour || *hour > 23 || !minute || *minute > 59 || !second || *second > 60) return std::nullopt;
    const auto zone = zoneOf(words.size() > 4 ? words[4] : std::string());
    if (!zone) return std::nullopt;
    DateField date;
    date.zoneMinutes = *zone;
    date.seconds = daysSince1970(static_cast<std::int64_t>(*year), static_cast<unsigned>(month - months) + 1,
                                 static_cast<unsigned>(*day)) *
                       86400 +
                   static_cast<std::int64_t>(*hour * 3600 + *minute * 60 + *second) - *zone * 60;
    return date;
}

} // namespace ismail::mail
