// Reads the small XML of machine-made reports, event by event, from text that nobody vouches for.
//
// Promises: work is linear and memory a few kilobytes beside the input; names and text are cut at the caps below;
// nothing is ever fetched, declared or expanded: a document type declaration ends the reading as broken, and of entities
// only the five of XML itself and numbers of characters are known. Prefixes of names are taken off. Does not: check a
// schema, give attributes, or be a complete XML processor (XML 1.0 without DTD, in UTF-8 or ASCII).
#pragma once

#include "base/bytes.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ismail::trust {

constexpr std::size_t maxXmlDepth = 32;  // elements within each other; more is broken
constexpr std::size_t maxXmlName = 64;   // octets; longer is broken
constexpr std::size_t maxXmlText = 1024; // octets kept of the text of one element

class XmlReader {
public:
    enum class Event : std::uint8_t { begin, end, finished, broken };

    explicit XmlReader(ByteView text);

    // The next tag. After finished or broken always the same again.
    Event next();
    // begin, end: of the element, without prefix.
    const std::string& name() const { return name_; }
    // end: what stood directly in the element, without blanks around it.
    std::string_view text() const { return text_; }

private:
    Event tag();
    Event broken();
    bool skipTo(std::string_view end);
    void takeText(ByteView raw);
    void addCharacter(ByteView entity);
    bool readName();

    const ByteView in_;
    std::size_t at_ = 0;
    struct Open {
        std::string name, text;
    };
    std::vector<Open> open_;
    std::string name_, text_;
    bool closing_ = false; // of <name/>: its end comes next
    bool rootSeen_ = false;
    bool failed_ = false;
};

} // namespace ismail::trust
