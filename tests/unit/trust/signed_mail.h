// What the tests of DKIM and ARC share: keys, a zone, and a message verified in one go.
#pragma once

#include "base/text.h"
#include "trust/arc.h"
#include "trust/dkim_sign.h"
#include "trust/dkim_verify.h"

#include <map>
#include <string>
#include <vector>

namespace ismail::test {

using Zone = std::map<std::string, std::string>; // name to TXT

constexpr Time testTime{Millis(1'700'000'000'000)};

inline DnsAnswer answerFrom(const Zone& zone, const DnsQuestion& question) {
    DnsAnswer answer;
    const auto it = zone.find(question.name);
    answer.status = it == zone.end() ? DnsStatus::nxDomain : DnsStatus::ok;
    if (it != zone.end()) answer.values = {it->second};
    return answer;
}

inline void answerAll(DnsEngine& engine, const Zone& zone) {
    for (const DnsQuestion& question : engine.questions())
        engine.answer(question, answerFrom(zone, question));
}

struct SplitMessage {
    Bytes header, body;
};

// The header with its empty line.
inline SplitMessage splitMessage(ByteView message) {
    if (message.starts_with("\r\n")) return {"\r\n", Bytes(message.substr(2))};
    const auto end = message.find("\r\n\r\n");
    if (end == ByteView::npos) return {Bytes(message), {}};
    return {Bytes(message.substr(0, end + 4)), Bytes(message.substr(end + 4))};
}

inline std::vector<trust::DkimVerdict> verifyMessage(ByteView message, const Zone& zone, Time now = testTime) {
    const SplitMessage parts = splitMessage(message);
    trust::DkimHeader header(parts.header);
    trust::DkimBodyHashes hashes;
    trust::DkimVerifier verifier(header, hashes, now);
    answerAll(verifier, zone);
    hashes.feed(parts.body);
    hashes.finish();
    return verifier.verify(hashes);
}

inline trust::ArcVerdict verifyChain(ByteView message, const Zone& zone, Time now = testTime) {
    const SplitMessage parts = splitMessage(message);
    trust::DkimHeader header(parts.header);
    trust::DkimBodyHashes hashes;
    trust::ArcVerifier verifier(header, hashes, now);
    answerAll(verifier, zone);
    hashes.feed(parts.body);
    hashes.finish();
    return verifier.verify(hashes);
}

inline Bytes relaxedBodyHash(ByteView body) {
    trust::DkimBodyHashes hashes;
    const auto number = hashes.want({trust::DkimCanon::relaxed});
    hashes.feed(body);
    hashes.finish();
    return hashes.digest(*number);
}

inline Result<Bytes> signMessage(ByteView message, const std::vector<trust::DkimSigner>& signers, Time now = testTime) {
    const SplitMessage parts = splitMessage(message);
    trust::DkimHeader header(parts.header);
    auto fields = trust::dkimSign(header, relaxedBodyHash(parts.body), signers, {now, std::chrono::hours(168)});
    if (!fields) return fields;
    return *fields + Bytes(message);
}

// The same two keys for a whole test program; making one takes time.
class MailKeys {
public:
    MailKeys()
        : rsaPair(crypto::makeSignatureKeyPair(crypto::SignatureKind::rsaSha256)),
          edwardsPair(crypto::makeSignatureKeyPair(crypto::SignatureKind::ed25519)),
          rsa(crypto::SigningKey::load(rsaPair.privateKey).value()),
          edwards(crypto::SigningKey::load(edwardsPair.privateKey).value()) {
        zone["r._domainkey.example.org"] = trust::dkimKeyRecordText(rsa.kind(), rsa.publicKey());
        zone["e._domainkey.example.org"] = trust::dkimKeyRecordText(edwards.kind(), edwards.publicKey());
    }
    std::vector<trust::DkimSigner> both() const { return {{"example.org", "r", rsa}, {"example.org", "e", edwards}}; }

    crypto::SignatureKeyPair rsaPair, edwardsPair;
    crypto::SigningKey rsa, edwards;
    Zone zone;
};

// Any signature by hand: tags without b=, which is added. names selects what is signed.
inline Bytes signedByHand(ByteView message, const std::string& tags, const std::vector<std::string>& names,
                          const crypto::SigningKey& key, trust::DkimCanon canon = trust::DkimCanon::relaxed) {
    const SplitMessage parts = splitMessage(message);
    const std::string start = "DKIM-Signature: " + tags + " b=";
    trust::DkimHeader header(parts.header);
    crypto::Sha256 sha;
    header.select(names, canon, header.size(), sha);
    if (canon == trust::DkimCanon::simple) {
        sha.update(start);
    } else {
        Bytes relaxed;
        trust::appendRelaxedField("DKIM-Signature", start.substr(15), relaxed);
        sha.update(ByteView(relaxed).substr(0, relaxed.size() - 2));
    }
    return start + toBase64(key.sign(sha.finish())) + "\r\n" + Bytes(message);
}

} // namespace ismail::test
