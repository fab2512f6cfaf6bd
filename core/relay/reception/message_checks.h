// What is found out about a message itself: its signatures, its seals, its author and what the author's domain says.
// Keys are asked for as soon as the header has passed; the rest waits for the end of the data.
//
// Promises: the body is hashed as it streams and memory stays flat; judge() answers exactly once, within its budget,
// and what has not answered by then says nothing. Signatures are verified on workers, never on a reactor.
#pragma once

#include "relay/checks/sender_checks.h"
#include "relay/reception/body_tap.h"
#include "trust/arc.h"
#include "trust/author.h"
#include "trust/dkim_verify.h"
#include "trust/dmarc.h"
#include "trust/verdict.h"

#include <functional>
#include <memory>
#include <optional>

namespace ismail::relay {

// What the header says that nobody need ask for, and the hashes of the body: what is made while the message streams.
class MessageChecks : public std::enable_shared_from_this<MessageChecks> {
public:
    static constexpr Millis keyTime{10'000}; // for the keys of signatures and seals

    struct Wanted {
        bool dkim = true, arc = true, dmarc = true;
        bool seal = false; // the message may be sealed: its header and body hash are kept
        std::vector<std::string> trustedSealers;
        // Names of the partner that brings the message, whose Received field is to tell whose it is; empty: not read.
        std::vector<std::string> partnerNames = {};
        std::shared_ptr<const config::Settings> settings = {}; // for what is asked then, as identity
        std::shared_ptr<const OwnIdentity> identity = {};
    };
    MessageChecks(const CheckDependencies& deps, std::shared_ptr<SenderChecks> sender, Wanted wanted);

    std::unique_ptr<BodyTap> tap();

    // After the tap finished. The findings have all but what the relay alone knows (own domains, correspondents).
    void judge(Millis budget, std::function<void(trust::Findings)> done);

    // For who seals the message, after judge(): the chain as it came; the header and the hash of the whole relaxed
    // body, empty where no seal was wanted.
    const trust::ArcVerdict& chain() const { return chain_; }
    const Bytes& sealedHeader() const { return sealedHeader_; }
    Bytes relaxedHash() const { return sealHash_ ? hashes_.digest(*sealHash_) : Bytes(); }

private:
    class Tap;
    void headerPassed(Bytes header);
    void readOriginal(ByteView header);
    void bodyPassed();
    void verify();
    void askDmarc(Ticks until, std::function<void(trust::Findings)> done);
    // Several, or none that can be read: DMARC does not judge.
    bool hasOneAuthor() const;
    trust::Findings findings() const;

    const CheckDependencies deps_;
    const std::shared_ptr<SenderChecks> sender_;
    const Wanted wanted_;
    const std::shared_ptr<Awaited> awaited_; // keys

    // Made by the tap, then left alone until verify().
    std::optional<trust::DkimHeader> header_;
    trust::DkimBodyHashes hashes_;
    std::optional<std::size_t> sealHash_;
    Bytes sealedHeader_;
    std::shared_ptr<trust::DkimVerifier> dkim_;
    std::shared_ptr<trust::ArcVerifier> arc_;
    trust::AuthorFacts author_;

    // Found out by verify() and after it, one after another.
    std::vector<trust::DkimVerdict> signatures_;
    trust::ArcVerdict chain_;
    std::shared_ptr<trust::DmarcCheck> dmarc_;
};

} // namespace ismail::relay
