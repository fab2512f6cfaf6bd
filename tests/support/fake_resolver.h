// A resolver that answers at once, or when it is told to, with what a test put into it; without that: no such name.
#pragma once

#include "relay/resolver.h"

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace ismail::test {

class FakeResolver final : public relay::Resolver {
public:
    void ask(DnsQuestion question, std::function<void(DnsAnswer)> done) override {
        ++queries;
        questions.push_back(question);
        const auto known = typedAnswers.find({question.name, question.type});
        DnsAnswer answer = otherwise;
        if (known != typedAnswers.end()) answer = known->second;
        if (hold)
            held.push_back([done = std::move(done), answer = std::move(answer)] { done(answer); });
        else
            done(std::move(answer));
    }
    void mx(const std::string& domain, std::function<void(relay::MxAnswer)> done) override {
        ++queries;
        ++asked[domain];
        const auto known = mxAnswers.find(domain);
        done(known == mxAnswers.end() ? relay::MxAnswer{DnsStatus::nxDomain, {}, {}, {}} : known->second);
    }
    void addresses(const std::string& host, std::function<void(relay::AddressAnswer)> done) override {
        ++queries;
        const auto known = hostAnswers.find(host);
        done(known == hostAnswers.end() ? relay::AddressAnswer{DnsStatus::nxDomain, {}, {}, {}} : known->second);
    }
    void flush() override { ++flushes; }

    void setMx(const std::string& domain, std::vector<MxHost> hosts) {
        mxAnswers[domain] = {DnsStatus::ok, std::move(hosts), Millis(60'000), {}};
    }
    void setHost(const std::string& host, std::vector<std::string> addresses) {
        hostAnswers[host] = {DnsStatus::ok, std::move(addresses), Millis(60'000), {}};
    }
    void setTyped(const std::string& name, DnsType type, DnsAnswer answer) {
        typedAnswers[{name, type}] = std::move(answer);
    }
    void setTexts(const std::string& name, std::vector<std::string> texts) {
        DnsAnswer answer;
        answer.status = DnsStatus::ok;
        answer.values = std::move(texts);
        answer.ttl = Millis(60'000);
        setTyped(name, DnsType::txt, std::move(answer));
    }
    // The oldest answer that was held; false: there is none.
    bool release() {
        if (held.empty()) return false;
        const auto answer = std::move(held.front());
        held.pop_front();
        answer();
        return true;
    }

    std::map<std::string, relay::MxAnswer> mxAnswers;
    std::map<std::string, relay::AddressAnswer> hostAnswers;
    std::map<std::pair<std::string, DnsType>, DnsAnswer> typedAnswers;
    std::map<std::string, std::size_t> asked; // MX queries by domain
    std::vector<DnsQuestion> questions;       // those of ask()
    DnsAnswer otherwise = [] {
        DnsAnswer answer;
        answer.status = DnsStatus::nxDomain;
        return answer;
    }(); // to what nothing was set for
    std::size_t queries = 0, flushes = 0;
    bool hold = false; // typed questions wait for release()
    std::deque<std::function<void()>> held;
};

} // namespace ismail::test
