// A domain with two keys that sign, and the judge of what they made: every signature of a message is verified with the
// keys that were made here.
#pragma once

#include "base/text.h"
#include "crypto/signature.h"
#include "relay/signing/mail_signer.h"
#include "support/relay_doubles.h"
#include "trust/dkim_sign.h"
#include "trust/dkim_verify.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace ismail::test {

class FakeDkimKeys final : public accounts::DkimKeySource {
public:
    std::shared_ptr<const accounts::DkimKeys> dkimKeys() const override { return keys_; }
    // A pair; RSA is made once, as it is slow.
    void addPair(std::int64_t domainId, accounts::DkimKeyState state = accounts::DkimKeyState::active) {
        static const crypto::SignatureKeyPair rsa = crypto::makeSignatureKeyPair(crypto::SignatureKind::rsaSha256);
        static const crypto::SignatureKeyPair edwards = crypto::makeSignatureKeyPair(crypto::SignatureKind::ed25519);
        set(domainId, {keyFrom(domainId, "k1", accounts::DkimAlgorithm::rsa, rsa, state),
                       keyFrom(domainId, "k2", accounts::DkimAlgorithm::ed25519, edwards, state)});
    }
    void set(std::int64_t domainId, std::vector<accounts::DkimKeys::Pointer> keys) {
        auto next = std::make_shared<accounts::DkimKeys>(*keys_);
        next->set(domainId, std::move(keys));
        keys_ = std::move(next);
    }

private:
    static accounts::DkimKeys::Pointer keyFrom(std::int64_t domainId, const std::string& selector,
                                               accounts::DkimAlgorithm algorithm, const crypto::SignatureKeyPair& pair,
                                               accounts::DkimKeyState state) {
        auto key = std::make_shared<accounts::DkimKey>();
        key->domainId = domainId;
        key->selector = selector;
        key->algorithm = algorithm;
        key->publicKey = toBase64(pair.publicKey);
        key->protectedPrivate = pair.privateKey.reveal(); // not sealed here
        key->state = state;
        return key;
    }
    std::shared_ptr<const accounts::DkimKeys> keys_ = std::make_shared<const accounts::DkimKeys>();
};

// "example.org/k1 pass, example.org/k2 pass", as somebody else finds the signatures of a message with these keys.
inline std::string verifiedSignatures(const Bytes& message, const accounts::DkimKeySource& keys,
                                      const accounts::Directory& directory, Time now) {
    const auto answerTo = [&](const std::string& name) {
        DnsAnswer answer;
        answer.status = DnsStatus::nxDomain;
        const auto all = keys.dkimKeys();
        for (const auto& [id, ofDomain] : all->all())
            for (const auto& key : ofDomain) {
                const accounts::Domain* domain = directory.domainById(id);
                if (!domain || name != key->selector + "._domainkey." + domain->name) continue;
                answer.status = DnsStatus::ok;
                answer.values = {"v=DKIM1; k=" + std::string(enumText(key->algorithm)) + "; p=" + key->publicKey};
            }
        return answer;
    };
    const std::size_t end = message.find("\r\n\r\n");
    trust::DkimHeader header(message.substr(0, end == Bytes::npos ? end : end + 4));
    trust::DkimBodyHashes hashes;
    trust::DkimVerifier verifier(header, hashes, now);
    for (const DnsQuestion& question : verifier.questions())
        verifier.answer(question, answerTo(question.name));
    if (end != Bytes::npos) hashes.feed(ByteView(message).substr(end + 4));
    hashes.finish();
    std::string out;
    for (const trust::DkimVerdict& verdict : verifier.verify(hashes))
        out += (out.empty() ? "" : ", ") + verdict.domain + "/" + verdict.selector + " " +
               (verdict.result == trust::AuthResult::pass ? "pass" : "fail");
    return out;
}

struct SigningWorld {
    ManualClock clock;
    NullLog log;
    FakeSettings settings;
    FakeDirectory directory;
    FakeDkimKeys keys;
    int opened = 0;
    relay::MailSigner signer{{clock, log, settings, directory, keys, [this](const std::string& sealed) {
                                  ++opened;
                                  return Secret<std::string>(sealed);
                              }}};

    std::string verified(const Bytes& message) const {
        return verifiedSignatures(message, keys, *directory.directory(), clock.now());
    }
};

} // namespace ismail::test
