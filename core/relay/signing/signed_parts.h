// What who signs needs of a message, as it streams by: its header block and the hash of its relaxed body (RFC 6376
// section 3.4.4).
//
// Promises: the same however the input is cut; memory is that of the header, mail::maxHeaderBlock octets at most.
#pragma once

#include "base/bytes.h"
#include "mail/header_scan.h"
#include "trust/dkim_canon.h"

#include <utility>

namespace ismail::relay {

class SignedParts {
public:
    SignedParts() : hash_(*hashes_.want({})) {}

    void feed(ByteView bytes) {
        if (passed_) return hashes_.feed(bytes);
        const std::size_t before = header_.size();
        header_ += bytes.substr(0, mail::maxHeaderBlock + 4 - before);
        const std::size_t end = header_.starts_with("\r\n") ? 0 : header_.find("\r\n\r\n", before < 3 ? 0 : before - 3);
        if (end == Bytes::npos) {
            tooLong_ = header_.size() > mail::maxHeaderBlock;
            passed_ = tooLong_;
            return;
        }
        header_.resize(end == 0 ? 2 : end + 4);
        passed_ = true;
        hashes_.feed(bytes.substr(header_.size() - before));
    }
    // After the last octet, once.
    void finish() { hashes_.finish(); }

    // After finish(). Nothing where the header is too long to be signed.
    Bytes takeHeader() { return tooLong_ ? Bytes() : std::exchange(header_, {}); }
    Bytes bodyHash() const { return tooLong_ ? Bytes() : hashes_.digest(hash_); }

private:
    trust::DkimBodyHashes hashes_;
    const std::size_t hash_;
    Bytes header_; // with its empty line
    bool passed_ = false, tooLong_ = false;
};

} // namespace ismail::relay
