// The header block of a message as signatures see it: its fields by name, selected from the bottom up (RFC 6376 section
// 5.4.2), canonical and hashed.
//
// Promises: one pass to read it; a digest costs no more than the octets it covers, whatever stands in h= and however
// many fields have one name. Memory: about three times the header.
#pragma once

#include "base/bytes.h"
#include "crypto/digest.h"
#include "trust/dkim_canon.h"
#include "trust/dkim_tags.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ismail::trust {

constexpr std::size_t maxSignedNames = 1000; // in one h=

class DkimHeader {
public:
    // The block with or without its empty line; what follows that is not looked at.
    explicit DkimHeader(Bytes header);

    // The block was cut at mail::maxHeaderBlock: nothing can be said about it.
    bool tooLong() const { return tooLong_; }
    std::size_t size() const { return fields_.size(); }
    std::string_view name(std::size_t field) const;  // as written
    std::string_view value(std::size_t field) const; // folded, without the last CRLF

    // Fields of a name in lower case, top down.
    std::vector<std::size_t> named(std::string_view name) const;
    std::size_t count(std::string_view name) const;

    // Adds the fields that the names (lower case) select; `except` is never one of them (size(): none is).
    void select(const std::vector<std::string>& names, DkimCanon canon, std::size_t except, crypto::Sha256& sha);
    // Adds one field with its CRLF.
    void add(std::size_t field, DkimCanon canon, crypto::Sha256& sha);
    // Adds a signature's own field: without the value of b=, without the last CRLF (RFC 6376 section 3.7).
    void addOwn(std::size_t field, DkimCanon canon, const DkimTag& signature, crypto::Sha256& sha) const;

    // A name of the header that comes once at most (RFC 5322 section 3.6, RFC 2045 section 3), was signed, and stands
    // there more often than it was signed (RFC 6376 section 8.15).
    bool hasUnsignedDoubles(const std::vector<std::string>& signedNames) const;

private:
    struct Field {
        std::uint32_t begin, name, value, end; // offsets: the field, after its name, after the colon, after the CRLF
    };
    // A run of sorted_ that has one name.
    struct Run {
        std::size_t first, last;
    };
    Run runOf(std::string_view name) const;
    ByteView relaxed(std::size_t field);

    Bytes header_;
    std::vector<Field> fields_;
    std::vector<std::uint32_t> sorted_; // fields by name, then from the bottom up
    Bytes relaxed_;                     // all fields, made when the first is wanted
    std::vector<std::size_t> relaxedEnd_;
    bool tooLong_ = false;
};

} // namespace ismail::trust
