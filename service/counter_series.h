// Counters as time series: sessions add to atomics, and once a minute what was added becomes one stored value a series,
// so charts survive a restart. Gauges (queue depth, connections) are sampled at the same moment.
#pragma once

#include "base/counters.h"

#include <array>
#include <atomic>
#include <string_view>

namespace ismail::service {

// The name of a series in the database, in `stats` and in the contract.
std::string_view counterName(CounterId id);

class LiveCounters final : public Counters {
public:
    static constexpr std::size_t size = static_cast<std::size_t>(CounterId::count);

    void add(CounterId id, std::uint64_t by = 1) override {
        since_[static_cast<std::size_t>(id)].fetch_add(by, std::memory_order_relaxed);
        total_[static_cast<std::size_t>(id)].fetch_add(by, std::memory_order_relaxed);
    }
    // Since the start of the service.
    std::uint64_t total(CounterId id) const {
        return total_[static_cast<std::size_t>(id)].load(std::memory_order_relaxed);
    }
    // What was added since the last call.
    std::array<std::uint64_t, size> take();
    // What take() would give now.
    std::uint64_t untaken(CounterId id) const {
        return since_[static_cast<std::size_t>(id)].load(std::memory_order_relaxed);
    }

private:
    std::array<std::atomic<std::uint64_t>, size> since_{};
    std::array<std::atomic<std::uint64_t>, size> total_{};
};

} // namespace ismail::service
