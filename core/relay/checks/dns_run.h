// Drives an engine that has questions to the DNS (base/dns.h) with the resolver's answers.
//
// Promises: done is called exactly once, from any thread, when the engine is done, has asked too much, or its time is
// up; the engine is touched by one thread at a time, and not at all once done was called. No more than maxOpen
// questions of one engine are open at a time and maxQuestions are asked in all; beyond, and for what is not answered in
// time, the engine hears "temporary".
#pragma once

#include "base/dns.h"
#include "relay/checks/check_dependencies.h"

#include <cstddef>
#include <functional>
#include <memory>

namespace ismail::relay {

constexpr std::size_t maxOpenDnsQuestions = 16;
constexpr std::size_t maxDnsQuestions = 200;

void runDns(const CheckDependencies& deps, std::shared_ptr<DnsEngine> engine, Millis most, std::function<void()> done);

} // namespace ismail::relay
