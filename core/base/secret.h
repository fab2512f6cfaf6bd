// A value that must not be shown: it cannot be streamed, logged, compared in an ordinary way or copied by accident, and
// its memory is overwritten when it dies.
#pragma once

#include <cstddef>
#include <string>
#include <utility>

namespace ismail {

template <typename T>
class Secret;

template <>
class Secret<std::string> {
public:
    Secret() = default;
    explicit Secret(std::string value) : value_(std::move(value)) {}
    Secret(Secret&& other) noexcept : value_(std::move(other.value_)) { other.wipe(); }
    Secret& operator=(Secret&& other) noexcept {
        if (this != &other) {
            wipe();
            value_ = std::move(other.value_);
            other.wipe();
        }
        return *this;
    }
    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;
    ~Secret() { wipe(); }

    // The one way to the value; the name is there to be searched for.
    const std::string& reveal() const { return value_; }
    bool empty() const { return value_.empty(); }
    Secret clone() const { return Secret(value_); }

private:
    // Up to the capacity: a moved-from or shortened string keeps old bytes behind its end.
    void wipe() {
        value_.resize(value_.capacity());
        volatile char* p = value_.data();
        for (std::size_t i = 0; i < value_.size(); ++i)
            p[i] = 0;
        value_.clear();
    }

    std::string value_;
};

} // namespace ismail
