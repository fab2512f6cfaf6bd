// Finds the parts of a MIME message (RFC 2045, 2046) without decoding or keeping them: where each part's header and
// body lie, what it says it is, and which bytes it really holds. Fed with any cuts; memory is bounded by the caps
// below.
//
// Promises: parts in the order of their start, parents before children; the same answer however the input is cut.
// Beyond a cap the entity is treated as an opaque leaf and tooComplex is set. Does not: judge, decode, or know
// character sets.
#pragma once

#include "base/bytes.h"
#include "mail/content_check.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ismail::mail {

constexpr std::size_t maxMimeDepth = 32; // multipart and message/rfc822 levels
constexpr std::size_t maxMimeParts = 2'000;
constexpr std::size_t maxMimeBoundary = 250;    // RFC 2046 section 5.1.1 allows 70; some programs do not know
constexpr std::size_t maxMimeFieldValue = 4096; // kept of Content-Type and Content-Transfer-Encoding

enum class TransferEncoding : std::uint8_t { sevenBit, eightBit, binary, quotedPrintable, base64, other };

struct ByteRange {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
    std::uint64_t size() const { return end - begin; }
    friend bool operator==(const ByteRange&, const ByteRange&) = default;
};

enum class MimeKind : std::uint8_t { leaf, multipart, message /* message/rfc822 */ };

struct MimePart {
    int parent = -1; // index; -1 for the message itself
    int depth = 0;
    MimeKind kind = MimeKind::leaf;
    std::string type;     // lower case; "text" where nothing is said
    std::string subtype;  // lower case; "plain" where nothing is said ("rfc822" in a digest)
    std::string boundary; // of a multipart
    TransferEncoding encoding = TransferEncoding::sevenBit;
    bool hasContentType = false;
    bool hasMimeVersion = false;
    bool duplicateEncoding = false; // more than one Content-Transfer-Encoding
    bool hasEmptyLine = false;      // the header ended as it should: there may be a body
    ByteRange header;               // header fields, without the empty line
    ByteRange body;                 // without the CRLF that belongs to the following boundary (RFC 2046 section 5.1.1)
    std::uint64_t bodyLines = 0;    // line ends in the body
    ByteRange encodingField;        // the first Content-Transfer-Encoding with its continuation lines; empty: none
    ByteRange preamble, epilogue;   // of a multipart: what lies outside its parts, boundary lines excluded
    ContentTraits headerTraits;
    ContentTraits bodyTraits;   // of a leaf
    ContentTraits aroundTraits; // of preamble and epilogue
    friend bool operator==(const MimePart&, const MimePart&) = default;
};

struct MimeStructure {
    std::vector<MimePart> parts; // never empty after finish()
    bool tooComplex = false;
    std::uint64_t octets = 0;
    friend bool operator==(const MimeStructure&, const MimeStructure&) = default;
};

// The value of Content-Type taken apart as far as the structure needs it; comments and quoting are understood.
struct ContentType {
    std::string type, subtype; // lower case; both empty where the value is malformed
    std::string boundary;
};
ContentType parseContentType(std::string_view value);
TransferEncoding parseTransferEncoding(std::string_view value);

class MimeScanner {
public:
    MimeScanner();
    void feed(ByteView bytes);
    // After the last byte; the structure is complete then. To be called once.
    const MimeStructure& finish();

private:
    enum class Region : std::uint8_t { header, leaf, message, preamble, parts, epilogue };
    enum class Field : std::uint8_t { none, contentType, encoding };
    // An entity that has not ended; the last one gets the bytes.
    struct Open {
        std::size_t part = 0;
        Region region = Region::header;
        bool digest = false;           // its parent is a multipart/digest
        std::uint64_t linesBefore = 0; // that ended before its body
    };

    MimePart& current() { return structure_.parts[open_.back().part]; }
    void hold(ByteView bytes);
    void wholeLine();
    bool delimiter(ByteView line);
    void betweenParts(std::size_t level, bool close);
    void push(int parent);
    void resetHeader(std::uint64_t at);
    void headerLine(ByteView line);
    void wholeMessageIsBody();
    void endField(std::uint64_t at);
    void settleType();
    void endHeader();
    void closeAbove(std::size_t level, bool beforeDelimiter);
    void close(std::uint64_t lineEnd, bool beforeDelimiter);
    void endRegion(ContentTraits& into);

    MimeStructure structure_;
    std::vector<Open> open_;     // maxMimeDepth at most
    std::size_t delimiters_ = 0; // open multiparts whose boundary is still looked for
    ContentCheck check_;         // of the region being read
    std::uint64_t offset_ = 0;
    std::uint64_t lines_ = 0; // that ended so far
    std::uint64_t lineStart_ = 0;
    bool atLineStart_ = true;
    bool crBefore_ = false;
    bool holding_ = false;
    Bytes held_; // the current line while it may be a delimiter or a header line
    bool firstLine_ = true;
    Field field_ = Field::none;
    std::uint64_t fieldStart_ = 0;
    std::string fieldValue_;
    std::optional<ContentType> contentType_;
    bool encodingSeen_ = false;
};

} // namespace ismail::mail
