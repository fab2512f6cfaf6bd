// What IMAP asks about a message again and again, computed once and kept with it (kept_facts.h): ENVELOPE and
// BODYSTRUCTURE as FETCH writes them, the keys of SORT and THREAD, header fields, and where each part lies.
//
// Promises: the answers are well-formed IMAP (RFC 3501 section 9, RFC 9051 section 9) whatever the message holds, and
// bounded by the caps below. Offsets and sizes are those of the shared body: an entry's prefix (Return-Path,
// Delivered-To) comes before it and is part of BODY[], BODY[HEADER] and RFC822.SIZE only.
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "mail/kept_header.h"
#include "mail/mime_structure.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace ismail::mail {

constexpr std::size_t maxFactAddresses = 1'000;  // of one address field in ENVELOPE
constexpr std::size_t maxFactField = 64 * 1024;  // octets of one field value that are looked at
constexpr std::size_t maxFactReferences = 1'000; // ids kept for THREAD, the last ones
constexpr std::size_t maxFactParameters = 100;   // of one Content-Type or Content-Disposition
constexpr std::size_t maxSortKey = 256;          // octets of each text that SORT compares

// Octets of the body from an offset on, fewer only at the end.
using ReadBytes = std::function<Result<Bytes>(std::uint64_t offset, std::size_t most)>;

// One entity. The order is that of MimeStructure: parents before children, the message itself first.
struct FactPart {
    int parent = -1;
    MimeKind kind = MimeKind::leaf;
    TransferEncoding encoding = TransferEncoding::sevenBit;
    bool text = false;   // type text: SEARCH looks into it
    std::string charset; // lower case; of a text; empty: not given
    ByteRange header;    // with the empty line that ends it
    ByteRange body;
    friend bool operator==(const FactPart&, const FactPart&) = default;
};

// RFC 5256: what SORT and THREAD compare. Texts are keys of mail/collation.h.
struct SortKeys {
    std::optional<std::int64_t> sent;    // Date in seconds since 1970 UTC; nothing: INTERNALDATE takes its place
    std::string subject;                 // base subject, section 2.1
    bool reply = false;                  // the subject was that of a reply or a forwarded message
    std::string from, to, cc;            // the mailbox name of the first address
    std::string messageId;               // without brackets, as written
    std::vector<std::string> references; // of References, or the first id of In-Reply-To
    friend bool operator==(const SortKeys&, const SortKeys&) = default;
};

struct MessageFacts {
    Bytes envelope;      // "(...)" with quoted strings, literals and NIL
    Bytes bodyStructure; // with extension data
    Bytes body;          // without
    SortKeys sort;
    KeptHeader header;
    std::vector<FactPart> parts; // never empty
    friend bool operator==(const MessageFacts&, const MessageFacts&) = default;
};

// Of a stored body of this many octets; read gives octets of it. Errors: those of read. Memory is flat for a message of
// any size.
Result<MessageFacts> computeFacts(std::uint64_t size, const ReadBytes& read);

// The part of a section that is asked for: BODY[path], BODY[path.HEADER], BODY[path.TEXT], BODY[path.MIME].
enum class SectionText : std::uint8_t { content, header, text, mime };

// Where a section lies in the body; nothing: there is none (FETCH answers NIL). An empty path with content or header
// begins with the prefix, which is not counted here. RFC 9051 section 6.4.5.1.
std::optional<ByteRange> sectionRange(std::span<const FactPart> parts, std::span<const std::uint32_t> path,
                                      SectionText what);
// The entity of a section-binary (RFC 3516), for its encoding: nullptr where there is none.
const FactPart* sectionPart(std::span<const FactPart> parts, std::span<const std::uint32_t> path);

} // namespace ismail::mail
