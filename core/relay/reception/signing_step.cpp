#include "relay/reception/signing_step.h"

#include "mail/idn.h"
#include "relay/routing/router.h"
#include "relay/signing/mail_signer.h"

#include <algorithm>

namespace ismail::relay {

namespace {

using Authors = std::vector<mail::Address>;

StepAnswer unsignedBecause(std::string why) {
    StepAnswer answer;
    answer.verdict = std::move(why);
    return answer;
}

bool isMadeHere(const ReceivedMessage& received) { return !received.addressee.isNull(); }

// An account signs for its own domain, and for others only what it may send as: else one tenant could have mail signed
// in the name of another.
bool mayWriteAs(const ReceivedMessage& received, const Authors& authors, const MailSigner::SigningDomain& domain) {
    if (received.client.accountId == 0) return true;
    const Policy& policy = received.policy;
    const accounts::AccountEntry* account = policy.directory->accountById(received.client.accountId);
    if (!account) return false;
    if (account->domainId == domain.id || !policy.settings->flag(config::Setting::ownAddressesOnly)) return true;
    return std::all_of(authors.begin(), authors.end(),
                       [&](const mail::Address& author) { return isOwnAddress(author, *account, *policy.directory); });
}

StepAnswer signedWith(const MailSigner& signer, const MailSigner::SigningDomain& domain,
                      const ReceivedMessage& received, Log& log) {
    auto fields = signer.sign(domain, received.message.header + received.body.header, received.body.relaxedHash);
    if (!fields) {
        log.warning("dkim.not-signed", {{"session", received.message.origin.session},
                                        {"message", messageIdText(received.message.id)},
                                        {"domain", domain.name},
                                        {"why", fields.error().text}});
        return unsignedBecause("not signed: " + fields.error().text);
    }
    StepAnswer answer;
    answer.header = std::move(*fields);
    answer.verdict = "signed by " + domain.name;
    return answer;
}

} // namespace

bool isOursToSign(const ReceivedMessage& received) {
    if (received.client.accountId != 0) return true;
    return received.client.trusted && received.client.partners.empty();
}

std::optional<StepAnswer> askSigning(StepQuestion& question) {
    const AcceptanceDependencies& with = question.with();
    const ReceivedMessage& received = question.message();
    if (!with.signer || received.body.relaxedHash.empty()) return StepAnswer{};
    const Authors authors = authorAddresses(received.body.header);
    if (authors.empty()) return unsignedBecause("not signed: its author is not clear");
    const bool oneDomain = std::all_of(authors.begin(), authors.end(), [&](const mail::Address& author) {
        return author.domain == authors.front().domain;
    });
    if (!oneDomain) return unsignedBecause("not signed: it has authors of several domains");
    const auto domain = isMadeHere(received) ? with.signer->domainAbove(authors.front().domain)
                                             : with.signer->domain(authors.front().domain);
    if (!domain) return StepAnswer{};
    if (!mayWriteAs(received, authors, *domain)) return unsignedBecause("not signed: the author is another account");
    auto message = question.share();
    auto done = question.later();
    Workers& workers = with.signingWorkers ? *with.signingWorkers : with.workers;
    const bool taken = workers.submit([&signer = *with.signer, &log = with.log, message, done, domain = *domain] {
        done(signedWith(signer, domain, *message, log));
    });
    if (!taken) done(unsignedBecause("not signed: the server is busy"));
    return std::nullopt;
}

} // namespace ismail::relay
