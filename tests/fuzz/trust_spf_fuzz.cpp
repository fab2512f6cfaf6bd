// SPF with a record, and a DNS whose answers are made of the same octets and come in any order. It always ends, asks
// nothing twice and no more than it promises.
#include "base/text.h"
#include "linear_cost.h"
#include "trust/spf.h"

#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

using namespace ismail;
using namespace ismail::trust;

namespace {

constexpr std::size_t optionOctets = 4;

void run(const std::uint8_t* data, std::size_t size) {
    if (size < optionOctets) return;
    const std::string text(reinterpret_cast<const char*>(data) + optionOctets, size - optionOctets);
    // Records and explanations, one a line; the first is the domain's own.
    const auto lines = split(text, '\n');
    SpfCheck check({data[0] % 2 != 0 ? "192.0.2.1" : "2001:db8::1",
                    "h.example.com",
                    {text.substr(0, 64), "example.com"},
                    data[0] % 4 < 2 ? SpfIdentity::mailFrom : SpfIdentity::helo,
                    "mx.here.example",
                    Time()});
    std::vector<DnsQuestion> open, asked;
    std::uint32_t state = data[1] + 256U * data[2];
    for (std::size_t turn = 0; !check.done(); ++turn) {
        for (DnsQuestion& question : check.questions()) {
            for (const DnsQuestion& before : asked)
                if (before == question) std::abort();
            if (asked.size() >= 150 || !queryName(question.name)) std::abort();
            asked.push_back(question);
            open.push_back(std::move(question));
        }
        if (check.done()) break;
        if (open.empty()) std::abort();
        state = state * 1664525 + 1013904223;
        const DnsQuestion question = std::exchange(open[(state >> 16) % open.size()], open.back());
        open.pop_back();
        DnsAnswer answer;
        answer.status = static_cast<DnsStatus>((state >> 8) % 16 > 4 ? 0 : (state >> 8) % 16);
        const std::size_t line = question.name == "example.com" ? 0 : test::octetHash(question.name) % lines.size();
        const std::string value(lines[line]);
        for (std::size_t i = 0; i < 1 + (state >> 20) % 12; ++i) {
            if (question.type == DnsType::txt && i > 0) break;
            if (question.type == DnsType::mx)
                answer.mx.push_back(
                    {static_cast<std::uint16_t>(i), value.substr(0, 60) + std::to_string(i) + ".example"});
            else if (question.type == DnsType::a || question.type == DnsType::aaaa)
                answer.values.push_back((state >> i) % 2 != 0 ? "192.0.2.1" : "2001:db8::9");
            else
                answer.values.push_back(question.type == DnsType::ptr ? std::to_string(i) + ".example.com" : value);
        }
        check.answer(question, answer);
    }
    const SpfOutcome& outcome = check.outcome();
    if (outcome.result == AuthResult::policy || outcome.explanation.size() > maxSpfExplanation) std::abort();
    for (const char c : outcome.explanation)
        if (c < ' ' || c > '~') std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    run(data, size);
    ismail::test::wantLinearCost(data, size, optionOctets, run);
    return 0;
}
