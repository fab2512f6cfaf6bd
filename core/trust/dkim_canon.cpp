#include "trust/dkim_canon.h"

#include "base/text.h"

#include <algorithm>

namespace ismail::trust {

void appendRelaxedField(std::string_view name, std::string_view value, Bytes& out) {
    for (const char c : name)
        out += asciiLower(c);
    out += ':';
    bool space = false, any = false;
    for (std::size_t i = 0; i < value.size(); ++i) {
        const char c = value[i];
        if (c == '\r' && i + 1 < value.size() && value[i + 1] == '\n') {
            ++i;
            continue;
        }
        if (c == ' ' || c == '\t') {
            space = true;
            continue;
        }
        if (space && any) out += ' ';
        space = false;
        any = true;
        out += c;
    }
    out += "\r\n";
}

// In each piece the octets that stay as they are go on in runs; only what may have to be held is looked at one by one.
void DkimBodyCanon::feed(ByteView body) {
    if (canon_ == DkimCanon::simple) {
        // Line ends inside stay, so that only the last ones of the piece are held.
        const std::size_t end = body.find_last_not_of("\r\n") + 1; // 0: there is no other octet
        if (end != 0) {
            std::size_t begin = 0;
            while (heldCr_ && begin < end)
                octet(body[begin++]);
            run(body.substr(begin, end - begin));
        }
        body.remove_prefix(end);
    }
    while (!body.empty()) {
        const std::size_t same = heldCr_ ? 0 : unchanged(body);
        if (same != 0)
            run(body.substr(0, same));
        else
            octet(body.front());
        body.remove_prefix(std::max<std::size_t>(same, 1));
    }
}

// Octets at the beginning that stay as they are: up to the next line end, under relaxed up to white space other than
// one blank between two octets.
std::size_t DkimBodyCanon::unchanged(ByteView body) const {
    if (canon_ == DkimCanon::simple) return 0; // what is left here are line ends
    const auto plain = [](char c) { return c != '\r' && c != ' ' && c != '\t'; };
    std::size_t i = 0;
    while (i < body.size() &&
           (plain(body[i]) || (body[i] == ' ' && i > 0 && i + 1 < body.size() && plain(body[i + 1]))))
        ++i;
    return i;
}

void DkimBodyCanon::run(ByteView octets) {
    if (octets.empty()) return;
    release();
    put(octets);
}

void DkimBodyCanon::octet(char c) {
    if (heldCr_) {
        heldCr_ = false;
        if (c == '\n') {
            heldSpace_ = false;
            ++heldLines_;
            return;
        }
        run("\r");
    }
    if (c == '\r')
        heldCr_ = true;
    else if (canon_ == DkimCanon::relaxed && (c == ' ' || c == '\t'))
        heldSpace_ = true;
    else
        run(ByteView(&c, 1));
}

void DkimBodyCanon::release() {
    static constexpr std::string_view lines = "\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n";
    while (heldLines_ != 0) {
        const std::uint64_t now = std::min<std::uint64_t>(heldLines_, lines.size() / 2);
        put(lines.substr(0, now * 2));
        heldLines_ -= now;
    }
    if (heldSpace_) put(" ");
    heldSpace_ = false;
}

void DkimBodyCanon::put(ByteView octets) {
    any_ = true;
    if (out_.size() + octets.size() > bufferSize) flush();
    if (octets.size() > bufferSize)
        sink_(octets);
    else
        out_ += octets;
}

void DkimBodyCanon::flush() {
    if (!out_.empty()) sink_(out_);
    out_.clear();
}

// simple: an empty body is one CRLF. relaxed: an empty body is nothing. Any other ends in exactly one CRLF.
void DkimBodyCanon::finish() {
    if (heldCr_) run("\r");
    if (any_ || canon_ == DkimCanon::simple) put("\r\n");
    heldCr_ = heldSpace_ = any_ = false;
    heldLines_ = 0;
    flush();
}

DkimBodyHashes::DkimBodyHashes()
    : simple_(DkimCanon::simple, [this](ByteView octets) { put(DkimCanon::simple, octets); }),
      relaxed_(DkimCanon::relaxed, [this](ByteView octets) { put(DkimCanon::relaxed, octets); }) {}

std::optional<std::size_t> DkimBodyHashes::want(const DkimBodyHash& hash) {
    for (std::size_t i = 0; i < wanted_.size(); ++i)
        if (wanted_[i]->hash == hash) return i;
    if (wanted_.size() == maxHashes) return std::nullopt;
    wanted_.push_back(std::make_unique<Wanted>());
    wanted_.back()->hash = hash;
    (hash.canon == DkimCanon::simple ? wantsSimple_ : wantsRelaxed_) = true;
    return wanted_.size() - 1;
}

void DkimBodyHashes::put(DkimCanon canon, ByteView octets) {
    for (const auto& sink : wanted_) {
        if (sink->hash.canon != canon) continue;
        const std::uint64_t most = sink->hash.length.value_or(UINT64_MAX);
        const std::uint64_t left = most - std::min(most, sink->seen);
        sink->seen += octets.size();
        if (left != 0) sink->sha.update(octets.substr(0, std::min<std::uint64_t>(left, octets.size())));
    }
}

void DkimBodyHashes::feed(ByteView body) {
    if (wantsSimple_) simple_.feed(body);
    if (wantsRelaxed_) relaxed_.feed(body);
}

void DkimBodyHashes::finish() {
    if (wantsSimple_) simple_.finish();
    if (wantsRelaxed_) relaxed_.finish();
    for (const auto& sink : wanted_)
        sink->digest = sink->sha.finish();
}

} // namespace ismail::trust
