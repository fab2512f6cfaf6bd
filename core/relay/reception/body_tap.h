// What wants the octets of a message as they come, beside the disk: a check that reads the header, a digest, a filter.
#pragma once

#include "base/bytes.h"
#include "mail/header_scan.h"
#include "relay/reception/received_message.h"

namespace ismail::relay {

// Sees the message as it is stored, without the trace fields that this server puts before it. Called from one thread at
// a time; must not block; memory stays flat whatever the size of the message.
class BodyTap {
public:
    virtual ~BodyTap() = default;
    virtual void feed(ByteView bytes) = 0;
    // After the last octet: puts what it found into the facts.
    virtual void finish(BodyFacts& facts) = 0;
};

// Keeps the header block with its empty line, up to mail::maxHeaderBlock octets.
class HeaderTap final : public BodyTap {
public:
    void feed(ByteView bytes) override {
        if (ended_) return;
        const std::size_t before = header_.size();
        header_ += bytes.substr(0, mail::maxHeaderBlock - before);
        const std::size_t end = header_.starts_with("\r\n") ? 0 : header_.find("\r\n\r\n", before < 3 ? 0 : before - 3);
        if (end != Bytes::npos) header_.resize(end == 0 ? 2 : end + 4);
        ended_ = end != Bytes::npos || header_.size() == mail::maxHeaderBlock;
    }
    void finish(BodyFacts& facts) override { facts.header = std::move(header_); }

private:
    Bytes header_;
    bool ended_ = false;
};

} // namespace ismail::relay
