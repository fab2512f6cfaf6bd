// What is found out about the client of one connection while it talks: the name of its address, block and welcome
// lists, its HELO and the SPF of that name. Everything is asked for side by side as soon as it can be.
//
// Promises: thread-safe; never blocks; an answer that does not come says nothing. Accounts, trusted networks and
// partners are not looked at: for them this finds nothing. The server that a partner took a message from is looked at
// like a client, and refused nothing.
#pragma once

#include "mail/original_client.h"
#include "mail/reply.h"
#include "relay/checks/awaited.h"
#include "relay/checks/check_dependencies.h"
#include "relay/dns_asker.h"
#include "relay/routing/own_identity.h"
#include "trust/findings.h"
#include "trust/spf.h"

#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace ismail::relay {

// Once nobody holds it its questions are dropped: the client is gone.
class ClientChecks : public std::enable_shared_from_this<ClientChecks> {
public:
    static constexpr Millis nameTime{5'000};   // for reverse DNS
    static constexpr Millis spfTime{20'000};   // RFC 7208 section 4.6.4
    static constexpr Millis factsTime{10'000}; // that RCPT waits for connection and sender, at most

    struct Client {
        std::string address;
        trust::ClientClass kind = trust::ClientClass::stranger;
        std::string partner;   // name
        bool listens = true;   // false: a listener for accounts, where nothing is checked
        bool original = false; // the address is of the server that the partner took the message from
    };
    ClientChecks(const CheckDependencies& deps, Client client, std::shared_ptr<Awaited> awaited = nullptr);
    // Of a message that this client, a partner, took from another: with its questions among those of awaited.
    std::shared_ptr<ClientChecks> ofOriginal(const mail::OriginalClient& original, std::shared_ptr<Awaited> awaited,
                                             const OwnIdentity& identity, const config::Settings& settings) const;

    // Asks for the name of the address and the lists. Once.
    void start(const config::Settings& settings);
    // A refusal where the client gave this server's own name.
    std::optional<mail::Reply> hello(const std::string& name, const OwnIdentity& identity,
                                     const config::Settings& settings);
    void talkedEarly();
    // Nothing is checked any more: the client logged in.
    void stop();

    bool active() const;
    // Something of its address is judged: an outsider, or an original client.
    bool isJudged() const;
    // A stranger or a known network: neither account, partner nor trusted.
    bool isOutsider() const;
    // A block list knows the address, by what is known now.
    bool isListed() const;
    const Client& client() const { return client_; }
    Awaited& awaited() const { return *awaited_; }
    const CheckDependencies& with() const { return deps_; }
    // For all checks of the connection and its messages; done comes on any thread.
    void ask(std::shared_ptr<DnsEngine> engine, Millis most, std::function<void()> done);
    // What is known by now.
    void tell(trust::Findings& findings) const;

private:
    void askLists();

    const CheckDependencies deps_;
    DnsAsker asker_;
    const Client client_;
    const std::shared_ptr<Awaited> awaited_;

    mutable std::mutex mutex_;
    trust::Findings found_; // guarded by mutex_, as all below
    bool active_ = false;
};

// Points and names of what lists answered, as the verdict tells them.
std::vector<trust::ListFinding> listFindings(const std::vector<ListFinding>& findings);
trust::SpfFinding spfFinding(const trust::SpfOutcome& outcome);

} // namespace ismail::relay
