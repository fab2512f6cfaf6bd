// Calls that wait: a handler of the admin API runs on a thread of its own connection and may block; what it asks runs
// on the relay strand or calls back from somewhere else.
//
// Promises: ends after the timeout with "unavailable", also when the other side is gone. What was started may still run
// then, so it must own everything it uses.
#pragma once

#include "base/clock.h"
#include "base/say.h"

#include <functional>
#include <future>
#include <memory>
#include <string>
#include <utility>

namespace ismail::service {

constexpr Millis usualTimeout{10'000};

// start(done) is called once; the first call of done is the answer.
template <class T>
Result<T> waitFor(const std::function<void(std::function<void(T)>)>& start, Millis timeout = usualTimeout) {
    auto promise = std::make_shared<std::promise<T>>();
    std::future<T> answer = promise->get_future();
    start([promise](T value) {
        try {
            promise->set_value(std::move(value));
        } catch (const std::future_error&) {
            return; // answered already
        }
    });
    promise.reset();
    try {
        if (answer.wait_for(timeout) == std::future_status::ready) return answer.get();
    } catch (const std::future_error&) {
        return failure(ErrorKind::unavailable, say("service.ending"));
    }
    return failure(ErrorKind::unavailable, say("service.slow", timeout.count() / 1000));
}

} // namespace ismail::service
