// A hostile header block before the verifier and the sealer of ARC. Nothing may pass that was not sealed; where a set
// may be added, the chain that comes out has one set more, and it passes exactly where there was none before.
#include "linear_cost.h"
#include "trust/arc_seal.h"
#include "trust/dkim_sign.h"

#include <algorithm>
#include <cstdlib>

using namespace ismail;
using namespace ismail::trust;

namespace {

void require(bool condition) {
    if (!condition) std::abort();
}

const crypto::SigningKey& fuzzKey() {
    static const crypto::SigningKey key =
        crypto::SigningKey::load(crypto::makeSignatureKeyPair(crypto::SignatureKind::ed25519).privateKey).value();
    return key;
}

ArcVerdict verdictOf(Bytes block, ByteView body) {
    DkimHeader header(std::move(block));
    DkimBodyHashes hashes;
    ArcVerifier verifier(header, hashes, fromMillis(1'700'000'000'000));
    DnsAnswer answer;
    answer.status = DnsStatus::ok;
    answer.values = {dkimKeyRecordText(fuzzKey().kind(), fuzzKey().publicKey())};
    for (const DnsQuestion& question : verifier.questions())
        verifier.answer(question, answer);
    require(verifier.done());
    hashes.feed(body);
    hashes.finish();
    return verifier.verify(hashes);
}

void oneInput(const unsigned char* data, std::size_t size) {
    const ByteView message(reinterpret_cast<const char*>(data), size);
    const auto end = std::min(message.find("\r\n\r\n"), message.size());
    const ByteView block = message.substr(0, std::min(end + 4, message.size()));
    const ByteView body = message.substr(block.size());
    const ArcVerdict before = verdictOf(Bytes(block), body);
    require(before.result != AuthResult::pass && before.sets >= 0 && before.sets <= maxArcSets);

    DkimHeader header{Bytes(block)};
    DkimBodyHashes hashes;
    const auto number = hashes.want({DkimCanon::relaxed});
    hashes.feed(body);
    hashes.finish();
    const auto set = arcSeal(header, hashes.digest(*number), before,
                             {"example.org", "s", fuzzKey(), std::string(message.substr(0, 200)), fromMillis(0)});
    if (!set) return;
    Bytes sealed = *set + Bytes(block);
    if (DkimHeader(sealed).tooLong()) return;
    const ArcVerdict after = verdictOf(std::move(sealed), body);
    require(after.sets == before.sets + 1);
    require((after.result == AuthResult::pass) == (before.result == AuthResult::none));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    if (size < 1) return 0;
    oneInput(data, size);
    test::wantLinearCost(data, size, 0, oneInput);
    return 0;
}
