#include "group/handshake.h"

#include "base/say.h"
#include "crypto/digest.h"
#include "crypto/random.h"

#include <algorithm>
#include <cassert>

namespace ismail::group {

namespace {

using crypto::Identity;

constexpr char peerVersion = 1;
constexpr std::size_t wantedAt = 34;

Bytes nonceOr(Bytes given) {
    assert(given.empty() || given.size() == peerNonceSize);
    return given.empty() ? crypto::randomBytes(peerNonceSize) : std::move(given);
}

bool isPurpose(char octet) { return octet >= 1 && octet <= 4; }

Error peerError(ErrorKind kind, Sentence sentence) { return failure(kind, std::move(sentence)); }

} // namespace

mail::Reply peerRefusalReply(PeerRefusal refusal) {
    switch (refusal) {
    case PeerRefusal::tlsFirst: return {530, {5, 7, 0}, "TLS 1.3 first"};
    case PeerRefusal::version: return {504, {5, 5, 4}, "This version is not spoken here"};
    case PeerRefusal::busy: return {454, {4, 7, 0}, "Too many attempts, try again later"};
    case PeerRefusal::denied: break;
    }
    return {535, {5, 7, 8}, "Not a partner"};
}

mail::Reply peerWelcome(std::string_view name) { return {235, {2, 7, 0}, "Partner " + std::string(name)}; }

Bytes peerAnswerText(ByteView binding, ByteView m1, ByteView key, ByteView nonce) {
    Bytes text("ISMail peer 1 answer", 21); // with its zero
    return text.append(binding).append(m1).append(key).append(nonce);
}

Bytes peerCallText(ByteView binding, ByteView m1, ByteView m2, ByteView key) {
    Bytes text("ISMail peer 1 call", 19); // with its zero
    return text.append(binding).append(m1).append(m2).append(key);
}

PeerAnswerer::PeerAnswerer(const std::vector<Identity>& identities, Bytes binding, Bytes nonce)
    : identities_(identities), binding_(std::move(binding)), nonce_(nonceOr(std::move(nonce))) {
    assert(!identities_.empty());
}

PeerAnswerer::First PeerAnswerer::first(ByteView m1, bool codeOpen) {
    const auto denied = [](std::string_view log) { return First{{}, PeerRefusal::denied, {}, log}; };
    used_.reset();
    if (binding_.size() != peerBindingSize) return {{}, PeerRefusal::tlsFirst, {}, "no TLS 1.3"};
    if (!m1.empty() && m1.front() != peerVersion) return {{}, PeerRefusal::version, {}, "another version"};
    if (m1.size() != peerM1Size || !isPurpose(m1[1])) return denied("no handshake");
    const auto purpose = static_cast<PeerPurpose>(m1[1]);
    if (purpose == PeerPurpose::pair && !codeOpen) return denied("no pairing code is open");
    const ByteView wanted = m1.substr(wantedAt);
    const bool any = wanted.find_first_not_of('\0') == ByteView::npos;
    for (std::size_t i = 0; i < identities_.size() && !used_; ++i)
        if (any || crypto::serverId(identities_[i].publicKey()) == wanted) used_ = i;
    if (!used_) return denied("another server is wanted");
    const Identity& identity = identities_[*used_];
    m1_ = m1;
    m2_ = Bytes(1, peerVersion) + identity.publicKey() + nonce_;
    m2_ += identity.sign(peerAnswerText(binding_, m1_, identity.publicKey(), nonce_));
    return {m2_, {}, purpose};
}

std::optional<PeerClaim> PeerAnswerer::second(ByteView m3) const {
    if (!used_) return std::nullopt;
    const auto purpose = static_cast<PeerPurpose>(m1_[1]);
    if (m3.size() != (purpose == PeerPurpose::pair ? peerM3PairSize : peerM3Size)) return std::nullopt;
    const ByteView key = m3.substr(0, crypto::identityKeySize);
    const ByteView signature = m3.substr(key.size(), crypto::identitySignatureSize);
    if (!crypto::verifyIdentity(key, peerCallText(binding_, m1_, m2_, key), signature)) return std::nullopt;
    for (const Identity& own : identities_)
        if (own.publicKey() == key) return std::nullopt;
    return PeerClaim{Bytes(key), identities_[*used_].publicKey(), purpose, Bytes(m3.substr(peerM3Size)), m1_, m2_};
}

PeerCaller::PeerCaller(const Identity& identity, Bytes binding, PeerPurpose purpose, std::vector<Bytes> keys,
                       std::string host, Bytes nonce)
    : identity_(identity), binding_(std::move(binding)), keys_(std::move(keys)), host_(std::move(host)) {
    assert(purpose != PeerPurpose::pair && !keys_.empty());
    begin(purpose, crypto::serverId(keys_.front()), std::move(nonce));
}

PeerCaller::PeerCaller(const Identity& identity, Bytes binding, const crypto::PairCode& code, std::string host,
                       Bytes nonce)
    : identity_(identity), binding_(std::move(binding)),
      code_(crypto::PairCode{code.host, code.secret.clone(), code.tag}), host_(std::move(host)) {
    begin(PeerPurpose::pair, Bytes(crypto::serverIdSize, '\0'), std::move(nonce));
}

void PeerCaller::begin(PeerPurpose purpose, ByteView wantedId, Bytes nonce) {
    m1_ = Bytes(1, peerVersion) + static_cast<char>(purpose) + nonceOr(std::move(nonce)) + Bytes(wantedId);
}

bool PeerCaller::expects(ByteView key) const {
    if (code_) return code_->belongsTo(key);
    return std::find(keys_.begin(), keys_.end(), key) != keys_.end();
}

Result<Bytes> PeerCaller::answer(ByteView m2) {
    if (binding_.size() != peerBindingSize) return peerError(ErrorKind::denied, say("peer.tlsFirst", host_));
    if (m2.size() != peerM2Size || m2.front() != peerVersion)
        return peerError(ErrorKind::invalid, say("peer.badAnswer", host_));
    const ByteView key = m2.substr(1, crypto::identityKeySize);
    const ByteView nonce = m2.substr(1 + key.size(), peerNonceSize);
    const ByteView signature = m2.substr(1 + key.size() + nonce.size());
    if (key == identity_.publicKey()) return peerError(ErrorKind::denied, say("peer.ownKey", host_));
    if (!expects(key)) {
        if (code_) return peerError(ErrorKind::denied, say("pair.otherServer", host_));
        const std::string id = crypto::serverIdText(crypto::serverId(key));
        return peerError(ErrorKind::denied, say("peer.otherKey", host_, id));
    }
    if (!crypto::verifyIdentity(key, peerAnswerText(binding_, m1_, key, nonce), signature))
        return peerError(ErrorKind::denied, say("peer.intercepted", host_));
    peerKey_ = key;
    const Bytes& own = identity_.publicKey();
    Bytes m3 = own + identity_.sign(peerCallText(binding_, m1_, m2, own));
    if (code_) m3 += crypto::pairProof(code_->secret, binding_, m1_, m2, own);
    return m3;
}

} // namespace ismail::group
