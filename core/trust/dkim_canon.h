// Canonicalisation of DKIM (RFC 6376 section 3.4), which ARC shares: of header fields, and of a body that streams by.
//
// DkimBodyHashes makes all body hashes that the signatures of a message want in one pass. Promises: the same digests
// however the input is cut; memory stays flat. A line ends in CRLF only; a bare CR or LF is an octet like others. The
// body is what follows the empty line after the header.
#pragma once

#include "base/bytes.h"
#include "crypto/digest.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace ismail::trust {

enum class DkimCanon : std::uint8_t { simple, relaxed };

// Appends the field with its CRLF. value: what stands after the colon, folded, without the last CRLF.
void appendRelaxedField(std::string_view name, std::string_view value, Bytes& out);

// Which octets of a body are hashed; always SHA-256.
struct DkimBodyHash {
    DkimCanon canon = DkimCanon::relaxed;
    std::optional<std::uint64_t> length = {}; // l=: only so many octets of the canonical body
    friend bool operator==(const DkimBodyHash&, const DkimBodyHash&) = default;
};

// Makes the canonical body (RFC 6376 sections 3.4.3 and 3.4.4) and hands it on in pieces of 8 KB at most, or as they
// came where they can stay as they are.
class DkimBodyCanon {
public:
    using Sink = std::function<void(ByteView)>;
    DkimBodyCanon(DkimCanon canon, Sink sink) : canon_(canon), sink_(std::move(sink)) {}

    void feed(ByteView body);
    void finish();

private:
    static constexpr std::size_t bufferSize = 8 * 1024;

    std::size_t unchanged(ByteView body) const;
    void run(ByteView octets);
    void octet(char c);
    void release();
    void put(ByteView octets);
    void flush();

    DkimCanon canon_;
    Sink sink_;
    Bytes out_;
    std::uint64_t heldLines_ = 0; // CRLFs that count only if something follows
    bool heldCr_ = false;
    bool heldSpace_ = false; // relaxed only
    bool any_ = false;       // something was put out
};

class DkimBodyHashes {
public:
    static constexpr std::size_t maxHashes = 4; // different ones in a message

    DkimBodyHashes();
    DkimBodyHashes(const DkimBodyHashes&) = delete;
    DkimBodyHashes& operator=(const DkimBodyHashes&) = delete;

    // Before the first octet. The number to ask digest() for; nothing where there are maxHashes others.
    std::optional<std::size_t> want(const DkimBodyHash& hash);
    // Nothing is wanted: the body need not be fed.
    bool empty() const { return wanted_.empty(); }

    void feed(ByteView body);
    // After the last octet, once.
    void finish();

    // After finish(). 32 octets.
    const Bytes& digest(std::size_t number) const { return wanted_[number]->digest; }
    // Octets of the whole canonical body, whatever its l=.
    std::uint64_t octets(std::size_t number) const { return wanted_[number]->seen; }

private:
    struct Wanted {
        DkimBodyHash hash;
        crypto::Sha256 sha;
        std::uint64_t seen = 0;
        Bytes digest = {};
    };
    void put(DkimCanon canon, ByteView octets);

    DkimBodyCanon simple_, relaxed_;
    bool wantsSimple_ = false, wantsRelaxed_ = false;
    std::vector<std::unique_ptr<Wanted>> wanted_;
};

} // namespace ismail::trust
