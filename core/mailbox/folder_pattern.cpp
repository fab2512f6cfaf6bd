#include "mailbox/folder_pattern.h"

#include "mailbox/imap_store.h"

#include <string>

namespace ismail::mailbox {

namespace {

// "**", "%*" and "*%" mean what "*" means, "%%" what "%" does.
std::string simplified(std::string_view pattern) {
    std::string out;
    for (const char c : pattern) {
        const bool wild = c == '*' || c == '%';
        if (wild && !out.empty() && (out.back() == '*' || out.back() == '%')) {
            if (c == '*') out.back() = '*';
        } else {
            out += c;
        }
    }
    return out;
}

void set(std::vector<std::uint64_t>& places, std::size_t at) { places[at / 64] |= std::uint64_t{1} << at % 64; }

// Each place becomes the one behind it.
void shift(std::vector<std::uint64_t>& places) {
    std::uint64_t carry = 0;
    for (std::uint64_t& word : places) {
        const std::uint64_t next = word >> 63;
        word = word << 1 | carry;
        carry = next;
    }
}

} // namespace

FolderPattern::FolderPattern(std::string_view pattern) {
    const std::string text = simplified(pattern);
    length_ = text.size();
    const Places none(length_ / 64 + 1);
    stars_ = percents_ = none;
    literals_.push_back(none);
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '*') {
            set(stars_, i);
        } else if (text[i] == '%') {
            set(percents_, i);
        } else {
            std::uint16_t& literal = literal_[static_cast<unsigned char>(text[i])];
            if (literal == 0) {
                literal = static_cast<std::uint16_t>(literals_.size());
                literals_.push_back(none);
            }
            set(literals_[literal], i);
        }
    }
}

// A wildcard may stand for nothing; no two stand side by side.
void FolderPattern::passWildcards(Places& places) const {
    Places behind = places;
    for (std::size_t i = 0; i < behind.size(); ++i)
        behind[i] &= stars_[i] | percents_[i];
    shift(behind);
    for (std::size_t i = 0; i < places.size(); ++i)
        places[i] |= behind[i];
}

// False: no place is left.
bool FolderPattern::advance(Places& places, unsigned char octet) const {
    const Places& literal = literals_[literal_[octet]];
    Places behind = places;
    for (std::size_t i = 0; i < places.size(); ++i) {
        behind[i] &= literal[i];
        places[i] &= octet == folderSeparator ? stars_[i] : stars_[i] | percents_[i];
    }
    shift(behind);
    std::uint64_t any = 0;
    for (std::size_t i = 0; i < places.size(); ++i)
        any |= places[i] |= behind[i];
    passWildcards(places);
    return any != 0;
}

bool FolderPattern::matches(std::string_view name) const {
    Places places(stars_.size());
    set(places, 0);
    passWildcards(places);
    for (const char c : name)
        if (!advance(places, static_cast<unsigned char>(c))) return false;
    return (places[length_ / 64] >> length_ % 64 & 1) != 0;
}

} // namespace ismail::mailbox
