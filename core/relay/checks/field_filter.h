// Copies a message and leaves out header fields that only this server may write: Authentication-Results with our name
// (RFC 8601 section 5), and the result of a spam check that somebody else claims.
//
// Promises: any cuts give the same octets; memory of one field's beginning (1 KB); the header is everything before the
// first empty line, and a line ends at LF, so that no field hides behind a bare one.
#pragma once

#include "base/bytes.h"

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ismail::relay {

class FieldFilter {
public:
    static constexpr std::size_t maxHeld = 1024; // octets of a field that are enough to judge it

    // drops(name in lower case, the beginning of the value with its folds): the field goes. Asked only for names that
    // `names` holds.
    using Drops = std::function<bool(std::string_view name, std::string_view value)>;
    FieldFilter(std::vector<std::string> names, Drops drops) : names_(std::move(names)), drops_(std::move(drops)) {}

    // Appends to out what is certain so far.
    void feed(ByteView bytes, Bytes& out);
    // After the last octet.
    void finish(Bytes& out);

private:
    enum class State { lineStart, undecided, keep, drop, body };
    ByteView lineStart(ByteView bytes, Bytes& out);
    ByteView undecided(ByteView bytes, Bytes& out);
    ByteView rest(ByteView bytes, Bytes* out);
    void decide(Bytes& out);
    bool mayBeNamed() const;

    const std::vector<std::string> names_;
    const Drops drops_;
    State state_ = State::lineStart;
    State field_ = State::keep; // of the field that a continuation line would belong to
    Bytes held_;                // of an undecided field, or a CR at the start of a line
};

} // namespace ismail::relay
