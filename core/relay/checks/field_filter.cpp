#include "relay/checks/field_filter.h"

#include "base/text.h"

#include <algorithm>

namespace ismail::relay {

void FieldFilter::feed(ByteView bytes, Bytes& out) {
    while (!bytes.empty()) {
        switch (state_) {
        case State::lineStart: bytes = lineStart(bytes, out); break;
        case State::undecided: bytes = undecided(bytes, out); break;
        case State::keep: bytes = rest(bytes, &out); break;
        case State::drop: bytes = rest(bytes, nullptr); break;
        case State::body: out += bytes; return;
        }
    }
}

void FieldFilter::finish(Bytes& out) {
    if (field_ == State::undecided) decide(out);
    if (state_ == State::lineStart) out += held_;
    held_.clear();
}

// At the start of a line held_ has what an undecided field consists of so far, and perhaps the CR of an empty line.
ByteView FieldFilter::lineStart(ByteView bytes, Bytes& out) {
    const char c = bytes.front();
    const bool continues = c == ' ' || c == '\t';
    if (field_ == State::undecided && !continues && c != '\r') decide(out);
    const bool afterCr = !held_.empty() && field_ != State::undecided;
    if (c == '\n') {
        out += held_;
        out += '\n';
        held_.clear();
        state_ = State::body;
        return bytes.substr(1);
    }
    if (c == '\r' && !afterCr) {
        if (field_ == State::undecided) decide(out);
        field_ = State::keep;
        held_ = "\r";
        return bytes.substr(1);
    }
    if (afterCr) { // a CR that ends no line: part of an odd field
        out += held_;
        held_.clear();
        state_ = field_ = State::keep;
        return bytes;
    }
    if (!continues) field_ = State::undecided;
    state_ = field_;
    return bytes;
}

ByteView FieldFilter::undecided(ByteView bytes, Bytes& out) {
    const auto end = bytes.find('\n');
    ByteView part = bytes.substr(0, end == ByteView::npos ? bytes.size() : end + 1);
    part = part.substr(0, maxHeld - std::min(maxHeld, held_.size()));
    held_ += part;
    bytes.remove_prefix(part.size());
    const bool lineEnded = held_.ends_with('\n');
    if (held_.size() >= maxHeld || !mayBeNamed()) {
        decide(out);
        state_ = lineEnded ? State::lineStart : field_;
    } else if (lineEnded) {
        state_ = State::lineStart;
    }
    return bytes;
}

// Whether the field that is held begins like one of the names, or is one.
bool FieldFilter::mayBeNamed() const {
    const auto colon = held_.find(':');
    const std::string name = asciiLower(trim(std::string_view(held_).substr(0, colon)));
    return std::any_of(names_.begin(), names_.end(), [&](const std::string& each) {
        return colon == Bytes::npos ? each.starts_with(name) : each == name;
    });
}

void FieldFilter::decide(Bytes& out) {
    const auto colon = held_.find(':');
    bool drop = false;
    if (colon != Bytes::npos && mayBeNamed())
        drop = drops_(asciiLower(trim(std::string_view(held_).substr(0, colon))),
                      std::string_view(held_).substr(colon + 1));
    if (!drop) out += held_;
    held_.clear();
    field_ = drop ? State::drop : State::keep;
}

ByteView FieldFilter::rest(ByteView bytes, Bytes* out) {
    const auto end = bytes.find('\n');
    const ByteView part = bytes.substr(0, end == ByteView::npos ? bytes.size() : end + 1);
    if (out != nullptr) *out += part;
    if (end != ByteView::npos) state_ = State::lineStart;
    return bytes.substr(part.size());
}

} // namespace ismail::relay
