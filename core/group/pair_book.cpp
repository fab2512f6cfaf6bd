#include "group/pair_book.h"

#include "base/say.h"
#include "crypto/digest.h"

namespace ismail::group {

void PairBook::forget(Ticks now) {
    std::erase_if(codes_, [now](const Code& code) { return code.until <= now; });
}

Result<PairBook::Shown> PairBook::show(ByteView giverKey, std::string_view host, PairGrant grant, Ticks now,
                                       Millis life) {
    if (life < leastLife || life > mostLife) return failure(ErrorKind::invalid, say("pair.lifeRange"));
    forget(now);
    if (codes_.size() >= mostOpen) return failure(ErrorKind::exhausted, say("pair.tooManyOpen", codes_.size()));
    if (codes_.empty()) wrong_ = 0;
    crypto::PairCode code = crypto::makePairCode(giverKey, host);
    Shown shown{++lastId_, code.text(), now + life};
    codes_.push_back({shown.id, shown.until, std::move(code.secret), std::move(grant)});
    return shown;
}

bool PairBook::withdraw(std::uint32_t id) {
    return std::erase_if(codes_, [id](const Code& code) { return code.id == id; }) != 0;
}

bool PairBook::anyOpen(Ticks now) {
    forget(now);
    return !codes_.empty();
}

std::vector<std::pair<std::uint32_t, Ticks>> PairBook::open(Ticks now) {
    forget(now);
    std::vector<std::pair<std::uint32_t, Ticks>> out;
    for (const Code& code : codes_)
        out.emplace_back(code.id, code.until);
    return out;
}

std::optional<PairGrant> PairBook::redeem(const PeerClaim& claim, ByteView binding, Ticks now) {
    forget(now);
    auto found = codes_.end();
    for (auto code = codes_.begin(); code != codes_.end(); ++code) {
        const Bytes proof = crypto::pairProof(code->secret, binding, claim.m1, claim.m2, claim.key);
        if (crypto::equalInConstantTime(proof, claim.proof)) found = code;
    }
    if (found == codes_.end()) {
        if (!codes_.empty() && ++wrong_ >= mostWrong) {
            codes_.clear();
            burnt_ = true;
        }
        return std::nullopt;
    }
    PairGrant grant = std::move(found->grant);
    codes_.erase(found);
    return grant;
}

} // namespace ismail::group
