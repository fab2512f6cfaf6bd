// A hostile header block, key record and body before the verifier and the signer of DKIM. The first octet chooses how
// the body is cut; up to the first empty line all is header, the rest is body, and the whole is tried as a key record.
// The answer must not depend on the cuts, nothing may verify that was not signed, and what we sign must verify.
#include "base/text.h"
#include "linear_cost.h"
#include "trust/dkim_sign.h"
#include "trust/dkim_verify.h"

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

DnsAnswer answerOf(std::string record) {
    DnsAnswer answer;
    answer.status = DnsStatus::ok;
    answer.values = {std::move(record)};
    return answer;
}

std::vector<DkimVerdict> verdicts(ByteView block, ByteView body, std::size_t cut, const std::string& record) {
    DkimHeader header{Bytes(block)};
    DkimBodyHashes hashes;
    DkimVerifier verifier(header, hashes, fromMillis(1'700'000'000'000));
    for (const DnsQuestion& question : verifier.questions()) {
        require(queryName(question.name).has_value());
        verifier.answer(question, answerOf(record));
    }
    require(verifier.done());
    for (std::size_t at = 0; at < body.size(); at += cut)
        hashes.feed(body.substr(at, cut));
    hashes.finish();
    return verifier.verify(hashes);
}

void oneInput(const unsigned char* data, std::size_t size) {
    const std::size_t cut = data[0] + 1U;
    const ByteView message(reinterpret_cast<const char*>(data) + 1, size - 1);
    const auto end = std::min(message.find("\r\n\r\n"), message.size());
    const ByteView block = message.substr(0, std::min(end + 4, message.size()));
    const ByteView body = message.substr(block.size());
    (void)parseDkimKey(message);
    const std::string record = dkimKeyRecordText(fuzzKey().kind(), fuzzKey().publicKey());
    const auto whole = verdicts(block, body, body.size() + 1, record), pieces = verdicts(block, body, cut, record);
    require(whole.size() == pieces.size() && whole.size() <= maxDkimSignatures);
    for (std::size_t i = 0; i < whole.size(); ++i)
        require(whole[i].reason == pieces[i].reason && !whole[i].verified);

    DkimHeader header{Bytes(block)};
    DkimBodyHashes hashes;
    const auto number = hashes.want({DkimCanon::relaxed});
    hashes.feed(body);
    hashes.finish();
    const auto fields = dkimSign(header, hashes.digest(*number), {{"example.org", "s", fuzzKey()}}, {fromMillis(0)});
    if (!fields || DkimHeader(*fields + Bytes(block)).tooLong()) return;
    const auto ours = verdicts(*fields + Bytes(block), body, cut, record);
    require(!ours.empty() && ours[0].counts);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    if (size < 1) return 0;
    oneInput(data, size);
    test::wantLinearCost(data, size, 1, oneInput);
    return 0;
}
