#include "mail/header_scan.h"

#include "base/text.h"

#include <algorithm>
#include <cstring>

namespace ismail::mail {

namespace {

constexpr std::size_t maxSoughtName = 15; // longer than any name looked for

// ftext of RFC 5322 section 3.6.8.
bool isNameCharacter(char c) { return c > ' ' && c <= '~' && c != ':'; }

} // namespace

void HeaderScan::feed(ByteView bytes) {
    if (bytes.empty()) return;
    if (at_ != At::body) {
        const std::size_t header = feedHeader(bytes);
        if (!traits_.utf8Headers && hasHighByte(bytes.substr(0, header))) traits_.utf8Headers = true;
    }
    traits_.octets += bytes.size();
    check_.feed(bytes);
    traits_.eightBit = check_.traits().eightBit;
    traits_.binary = check_.traits().binary();
}

void HeaderScan::finish() {
    check_.finish();
    traits_.binary = check_.traits().binary();
    captureEnds();
}

// Returns how many of the octets belong to the header.
std::size_t HeaderScan::feedHeader(ByteView bytes) {
    const std::uint64_t room = maxHeaderBlock - headerOctets_;
    const ByteView header = bytes.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), room)));
    std::size_t done = 0;
    while (done < header.size()) {
        const char c = header[done];
        switch (at_) {
        case At::lineStart: done += lineStart(header.substr(done)); break;
        case At::crAtLineStart:
            if (c == '\n') {
                captureEnds();
                facts_.ended = true;
                facts_.bodyOffset = headerOctets_ + done + 1;
                at_ = At::body;
                return done + 1;
            }
            crBefore_ = true;
            notAField();
            break;
        case At::name:
            if (c == ':' && !name_.empty()) {
                nameEnds();
            } else if (isNameCharacter(c)) {
                if (name_.size() <= maxSoughtName) name_ += asciiLower(c);
            } else if ((c == ' ' || c == '\t') && !name_.empty()) {
                at_ = At::beforeColon;
            } else {
                notAField();
                break;
            }
            ++done;
            break;
        case At::beforeColon: // the obsolete syntax allows white space here (RFC 5322 section 4.5)
            if (c == ':')
                nameEnds();
            else if (c != ' ' && c != '\t') {
                notAField();
                break;
            }
            ++done;
            break;
        case At::value: done += value(header.substr(done)); break;
        case At::body: // the first line was no header field
            return 0;
        }
    }
    if (at_ == At::body) return 0;
    headerOctets_ += done;
    if (headerOctets_ == maxHeaderBlock) {
        facts_.tooLong = true;
        captureEnds();
        at_ = At::body;
    }
    return done;
}

std::size_t HeaderScan::lineStart(ByteView rest) {
    crBefore_ = false;
    if (rest.front() == '\r') {
        at_ = At::crAtLineStart;
        return 1;
    }
    if (rest.front() == ' ' || rest.front() == '\t') {
        if (firstLine_)
            notAField();
        else
            at_ = At::value;
        return 0;
    }
    captureEnds();
    name_.clear();
    at_ = At::name;
    return 0;
}

// Skips to the end of the line, keeping what is wanted.
std::size_t HeaderScan::value(ByteView rest) {
    const void* found = std::memchr(rest.data(), '\n', rest.size());
    const std::size_t length =
        found == nullptr ? rest.size() : static_cast<std::size_t>(static_cast<const char*>(found) - rest.data()) + 1;
    const ByteView part = rest.substr(0, length);
    if (capturing_) {
        for (const char c : part)
            if (c != '\r' && c != '\n' && c != '\0' && facts_.messageIdValue.size() < maxMessageIdValue)
                facts_.messageIdValue += c;
    }
    if (found != nullptr && (length > 1 ? part[length - 2] == '\r' : crBefore_)) {
        at_ = At::lineStart;
        firstLine_ = false;
    }
    crBefore_ = part.back() == '\r';
    return length;
}

void HeaderScan::nameEnds() {
    at_ = At::value;
    crBefore_ = false;
    if (name_ == "received") {
        ++traits_.received;
    } else if (name_ == "message-id") {
        capturing_ = !facts_.messageId;
        facts_.messageId = true;
    } else if (name_ == "date") {
        facts_.date = true;
    } else if (name_ == "from") {
        facts_.from = true;
    } else if (name_ == "return-path") {
        facts_.returnPath = true;
    } else if (name_ == "mime-version") {
        facts_.mimeVersion = true;
    }
}

// A line without a field name. In the middle of a header it is passed over: other programs read on as well, and the
// loop count must not end early. The first line of a mailbox file ("From anna Sat Jan ...") is passed over too.
void HeaderScan::notAField() {
    const bool mailboxFile = at_ == At::beforeColon && (name_ == "from" || name_ == ">from");
    if (firstLine_ && !mailboxFile) {
        facts_.ended = true;
        facts_.bodyOffset = 0;
        at_ = At::body;
        return;
    }
    captureEnds();
    at_ = At::value;
}

void HeaderScan::captureEnds() {
    if (!capturing_) return;
    capturing_ = false;
    facts_.messageIdValue = trim(facts_.messageIdValue);
}

} // namespace ismail::mail
