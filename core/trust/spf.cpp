#include "trust/spf.h"

#include "base/ip_network.h"
#include "base/text.h"
#include "mail/idn.h"
#include "trust/spf_run.h"

#include <optional>

namespace ismail::trust {

namespace {

constexpr std::size_t maxSpfHelo = 512; // octets looked at: what SMTP allows on a line

} // namespace

SpfCheck::SpfCheck(SpfInput input) : input_(std::move(input)) {
    if (input_.helo.size() > maxSpfHelo) input_.helo.resize(maxSpfHelo);
    if (input_.helo.ends_with('.')) input_.helo.pop_back();
    outcome_.identity = input_.identity;
    const bool helo = input_.identity == SpfIdentity::helo || input_.sender.domain.empty();
    const std::string& given = helo ? input_.helo : input_.sender.domain;
    const auto ascii = mail::toAscii(given);
    outcome_.domain = ascii ? *ascii : asciiLower(given);
    local_ = helo || input_.sender.local.empty() ? std::string("postmaster") : input_.sender.local;
    if (!ascii || given.starts_with('[')) {
        outcome_.problem = "this is no domain name";
        done_ = true;
        return;
    }
    run();
}

SpfCheck::~SpfCheck() = default;

std::vector<DnsQuestion> SpfCheck::questions() { return std::exchange(fresh_, {}); }

void SpfCheck::answer(const DnsQuestion& question, const DnsAnswer& answer) {
    const Key key(question.name, question.type);
    if (done_ || open_.erase(key) == 0) return;
    answers_[key] = answer;
    if (open_.empty()) run();
}

void SpfCheck::run() {
    const auto client = IpAddress::parse(input_.client);
    if (!client) {
        outcome_.problem = "the client's address is not known";
        done_ = true;
        return;
    }
    SpfRun pass(*this, *client);
    if (!pass.run()) return;
    outcome_ = std::move(pass.outcome());
    const AuthResult result = outcome_.result;
    if (result != AuthResult::none && result != AuthResult::temperror && result != AuthResult::permerror)
        outcome_.problem.clear();
    done_ = true;
}

} // namespace ismail::trust
