// A DNS of a few lines for engines that ask: zone text in, answers out, in any order and one at a time.
//
//   example.org  TXT  v=spf1 mx -all
//   example.org  MX   10 mail.example.org
//   dead.example TXT  !              the server does not answer
//   here.example -                   the name exists, and has nothing
#pragma once

#include "base/dns.h"
#include "base/text.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ismail::test {

class FakeDns {
public:
    FakeDns() = default;
    explicit FakeDns(std::string_view zone) {
        for (const std::string_view line : split(zone, '\n'))
            add(line);
    }

    void add(std::string_view line) {
        line = trim(line);
        const std::string name = asciiLower(takeWord(line));
        const std::string type(takeWord(line));
        if (name.empty()) return;
        names_.insert(name);
        if (type == "-") return;
        add(name, typeOf(type), std::string(line));
    }
    void add(const std::string& name, DnsType type, const std::string& data) {
        names_.insert(name);
        DnsAnswer& answer = answers_[{name, type}];
        if (data == "!") {
            answer.status = DnsStatus::temporary;
            return;
        }
        answer.status = DnsStatus::ok;
        if (type == DnsType::mx) {
            const auto blank = data.find(' ');
            answer.mx.push_back(
                {static_cast<std::uint16_t>(std::atoi(data.c_str())), asciiLower(data.substr(blank + 1))});
        } else {
            answer.values.push_back(data);
        }
    }

    DnsAnswer find(const DnsQuestion& question) const {
        const auto found = answers_.find({question.name, question.type});
        if (found != answers_.end()) return found->second;
        DnsAnswer none;
        none.status = exists(question.name) ? DnsStatus::noData : DnsStatus::nxDomain;
        return none;
    }

    // Answers until the engine is done; the order of answers follows from the seed. False: it never is, or asks what
    // it has asked already.
    bool drive(DnsEngine& engine, std::uint32_t seed = 1) {
        std::mt19937 random(seed);
        std::vector<DnsQuestion> open;
        for (int turn = 0; turn < 2000; ++turn) {
            for (DnsQuestion& question : engine.questions()) {
                for (const DnsQuestion& before : asked)
                    if (before == question) return false;
                asked.push_back(question);
                open.push_back(std::move(question));
            }
            if (engine.done()) return true;
            if (open.empty()) return false;
            const std::size_t which = random() % open.size();
            const DnsQuestion question = std::exchange(open[which], open.back());
            open.pop_back();
            engine.answer(question, find(question));
        }
        return false;
    }

    std::vector<DnsQuestion> asked; // in this order

private:
    static std::string_view takeWord(std::string_view& line) {
        const auto end = std::min(line.find(' '), line.size());
        const std::string_view word = line.substr(0, end);
        line = trim(line.substr(end));
        return word;
    }
    static DnsType typeOf(std::string_view name) {
        if (name == "A") return DnsType::a;
        if (name == "AAAA") return DnsType::aaaa;
        if (name == "MX") return DnsType::mx;
        if (name == "PTR") return DnsType::ptr;
        if (name == "CNAME") return DnsType::cname;
        return DnsType::txt;
    }
    // A name above one that exists exists too (RFC 8020).
    bool exists(const std::string& name) const {
        if (names_.contains(name)) return true;
        for (const std::string& one : names_)
            if (one.size() > name.size() && one.ends_with(name) && one[one.size() - name.size() - 1] == '.')
                return true;
        return false;
    }

    std::map<std::pair<std::string, DnsType>, DnsAnswer> answers_;
    std::set<std::string> names_;
};

} // namespace ismail::test
