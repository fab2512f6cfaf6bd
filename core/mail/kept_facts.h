// The facts of a message (message_facts.h) in the form in which they are kept, of which only what is asked for is read.
//
// Promises: open() looks at the whole once, so that each text lies within it; numbers and lists are checked when they
// are read. Does not: know where they are kept.
#pragma once

#include "base/bytes.h"
#include "mail/message_facts.h"

#include <array>
#include <cstddef>
#include <optional>
#include <vector>

namespace ismail::mail {

Bytes encodeFacts(const MessageFacts& facts);
// Nothing: written by another version, or damaged; then they are computed anew.
std::optional<MessageFacts> decodeFacts(ByteView bytes);

class KeptFacts {
public:
    // Of what encodeFacts() gave; nothing as with decodeFacts().
    static std::optional<KeptFacts> open(Bytes bytes);

    ByteView envelope() const { return text(Section::envelope); }
    ByteView bodyStructure() const { return text(Section::bodyStructure); }
    ByteView body() const { return text(Section::body); }
    HeaderView header() const;
    // Nothing: damaged.
    std::optional<SortKeys> sort() const;
    // Nothing: damaged. Never empty.
    std::optional<std::vector<FactPart>> parts() const;

    std::size_t octets() const { return bytes_.size(); }

private:
    enum class Section : std::uint8_t { lines, missing, envelope, bodyStructure, body, sort, parts };
    static constexpr std::size_t sections = 7;
    struct Place {
        std::size_t begin = 0, size = 0;
    };

    ByteView text(Section section) const {
        const Place& place = places_[static_cast<std::size_t>(section)];
        return ByteView(bytes_).substr(place.begin, place.size);
    }

    Bytes bytes_;
    HeaderExtent extent_ = HeaderExtent::nothing;
    std::array<Place, sections> places_;
};

} // namespace ismail::mail
