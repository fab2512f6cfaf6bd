// Expected outcomes as values: a function that may fail returns Result<T>; it throws only for a bug or a broken
// environment. An Error's text is a whole sentence for an administrator; it may name paths and causes and is therefore
// never sent to a mail peer.
#pragma once

#include "base/sentence.h"

#include <cassert>
#include <string>
#include <utility>
#include <variant>

namespace ismail {

enum class ErrorKind {
    invalid,     // the request itself is wrong: a bad value, a bad syntax
    notFound,    // what it names does not exist
    conflict,    // it clashes with what exists, or was based on an old version
    denied,      // the caller may not do this
    exhausted,   // a limit, a quota or the disk is full
    unavailable, // try again later: a peer, the database or the network does not answer
    corrupt,     // stored data is damaged
    internal     // our own machinery failed
};

struct Error {
    ErrorKind kind = ErrorKind::internal;
    std::string text;       // in English, for logs
    Sentence sentence = {}; // the same for readers of any language; empty: nobody but logs and programs reads it
};

template <typename T>
class [[nodiscard]] Result {
public:
    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

    bool ok() const { return state_.index() == 0; }
    explicit operator bool() const { return ok(); }
    const T& value() const& {
        assert(ok());
        return std::get<0>(state_);
    }
    T& value() & {
        assert(ok());
        return std::get<0>(state_);
    }
    T&& value() && {
        assert(ok());
        return std::get<0>(std::move(state_));
    }
    const Error& error() const {
        assert(!ok());
        return std::get<1>(state_);
    }
    const T& operator*() const& { return value(); }
    T& operator*() & { return value(); }
    const T* operator->() const { return &value(); }
    T* operator->() { return &value(); }

private:
    std::variant<T, Error> state_;
};

// The outcome of something that yields no value.
class [[nodiscard]] Status {
public:
    Status() = default;
    Status(Error error) : error_(std::move(error)), ok_(false) {}

    bool ok() const { return ok_; }
    explicit operator bool() const { return ok_; }
    const Error& error() const {
        assert(!ok_);
        return error_;
    }

private:
    Error error_;
    bool ok_ = true;
};

} // namespace ismail
