// A whole message in memory, for a step that reads it: only where one asks for it, and within a budget that all
// connections share.
//
// Promises: maxOctets together at any time; a message that is larger than its limit, or for which there is no room, is
// not captured. Thread-safe.
#pragma once

#include "base/bytes.h"
#include "relay/reception/body_tap.h"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <memory>
#include <utility>

namespace ismail::relay {

class CaptureBudget {
public:
    static constexpr std::size_t maxOctets = 32u << 20;

    bool take(std::size_t octets) {
        if (used_.fetch_add(octets) + octets <= maxOctets) return true;
        used_.fetch_sub(octets);
        return false;
    }
    void giveBack(std::size_t octets) { used_.fetch_sub(octets); }
    std::size_t used() const { return used_; }

private:
    std::atomic<std::size_t> used_ = 0;
};

class CapturedBody {
public:
    explicit CapturedBody(std::shared_ptr<CaptureBudget> budget) : budget_(std::move(budget)) {}
    ~CapturedBody() { budget_->giveBack(taken_); }
    CapturedBody(const CapturedBody&) = delete;
    CapturedBody& operator=(const CapturedBody&) = delete;

    // False: there is no room.
    bool append(ByteView more) {
        const std::size_t needed = bytes_.size() + more.size();
        if (needed > taken_) {
            const std::size_t room = std::max(needed, 2 * taken_);
            if (!budget_->take(room - taken_)) return false;
            taken_ = room;
            bytes_.reserve(room);
        }
        bytes_ += more;
        return true;
    }
    const Bytes& bytes() const { return bytes_; }

private:
    const std::shared_ptr<CaptureBudget> budget_;
    std::size_t taken_ = 0; // room, which grows in steps
    Bytes bytes_;
};

class CaptureTap final : public BodyTap {
public:
    CaptureTap(std::shared_ptr<CaptureBudget> budget, std::size_t limit)
        : limit_(limit), body_(std::make_shared<CapturedBody>(std::move(budget))) {}

    void feed(ByteView bytes) override {
        if (body_ && (body_->bytes().size() + bytes.size() > limit_ || !body_->append(bytes))) body_.reset();
    }
    void finish(BodyFacts& facts) override { facts.whole = std::move(body_); }

private:
    const std::size_t limit_;
    std::shared_ptr<CapturedBody> body_; // none any more: it is not captured
};

} // namespace ismail::relay
