// What handlers of the admin API stand on: a store in a temporary directory and a relay that notes what it is told.
#pragma once

#include "api/relay_control.h"
#include "rpc/server_connection.h"
#include "server_secret.h"
#include "unit/store/store_fixture.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace ismail::test {

class FakeRelayControl final : public service::RelayControl {
public:
    Result<std::vector<relay::PartnerView>> partners() override { return partnerViews; }
    Result<std::vector<relay::DestinationView>> destinations() override { return destinationViews; }
    QueryAnswers query(const std::vector<std::int64_t>& ids) override {
        asked = ids;
        return answers;
    }
    Result<relay::Explanation> explain(const mail::Address& sender, const mail::Address&) override {
        explainedSender = sender.text();
        return explanation;
    }
    Result<relay::MailAnswer> checkMail(relay::MailQuestion question) override {
        checkedMail = std::move(question);
        return mailAnswer;
    }
    Result<relay::DomainDnsReport> checkDns(const std::string&, relay::SendingFacts facts, bool) override {
        sending = std::move(facts);
        return dns;
    }
    Result<DnsAnswer> lookUp(const DnsQuestion& question) override {
        lookedUp = question;
        return answer;
    }
    void reload(std::vector<std::string> keys) override { reloaded.insert(keys.begin(), keys.end()); }
    void retry(std::vector<std::string> keys) override { retried.insert(keys.begin(), keys.end()); }
    Result<service::QueuedRows> giveUp(service::QueuedRows rows, mail::Reply reply) override {
        given.insert(given.end(), rows.begin(), rows.end());
        lastReply = std::move(reply);
        std::erase_if(rows, [this](const auto& row) { return row.second.id == beingSent; });
        return rows;
    }
    Result<service::QueuedMessages> setAside(const service::QueuedMessages& messages) override { return messages; }
    void giveBack(const service::QueuedMessages&) override {}
    Result<MessageId> send(const mail::Address& from, const mail::Address& to, Bytes message) override {
        sent.push_back({from.text(), to.text(), std::move(message)});
        return MessageId(4711);
    }

    struct Sent {
        std::string from, to;
        Bytes message;
    };
    std::vector<relay::PartnerView> partnerViews;
    std::vector<relay::DestinationView> destinationViews;
    QueryAnswers answers;
    std::vector<std::int64_t> asked;
    relay::Explanation explanation;
    std::string explainedSender;
    relay::DomainDnsReport dns;
    relay::SendingFacts sending;
    relay::MailQuestion checkedMail;
    relay::MailAnswer mailAnswer;
    DnsQuestion lookedUp;
    DnsAnswer answer;
    std::set<std::string> reloaded, retried;
    service::QueuedRows given;
    mail::Reply lastReply;
    MessageId beingSent = 0;
    std::vector<Sent> sent;
};

struct ApiFixture : StoreFixture {
    ApiFixture() : secret(service::ServerSecret::open(path() / "secret.key").value()) {}

    std::int64_t addPartner(const std::string& name, bool enabled = true) {
        accounts::Partner partner;
        partner.name = name;
        partner.host = name + ".example";
        partner.enabled = enabled;
        auto id = store->directory().addPartner(partner);
        return id.ok() ? *id : 0;
    }

    const rpc::Caller admin{rpc::Role::admin, "the test", 1};
    const rpc::Caller viewer{rpc::Role::viewer, "a viewer", 2};
    service::ServerSecret secret;
    FakeRelayControl relay;
    rpc::EventHub events;
};

// The text of the error of a result, empty for success; and whether it names all of some words.
template <class T>
std::string errorOf(const Result<T>& result) {
    return result.ok() ? std::string() : result.error().text;
}
template <class T>
bool failsWith(const Result<T>& result, ErrorKind kind) {
    return !result.ok() && result.error().kind == kind;
}
inline bool says(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

} // namespace ismail::test
