// Signs a message by DKIM (RFC 6376 section 5; RFC 8463), relaxed/relaxed, with as many keys as there are: an RSA one
// for everybody and an Ed25519 one for who knows it.
//
// The fields of dkimSignedFields are signed, each once more than it is there, so that none can be added. Order of
// calls: DkimBodyHashes::want({DkimCanon::relaxed}), feed the body, finish(); then dkimSign() with the header as it
// will be sent. Its cost is that of the private keys (RSA 2048: about a millisecond): for a worker, never a reactor.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "crypto/signature.h"
#include "trust/dkim_header.h"

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ismail::trust {

inline constexpr std::array<std::string_view, 20> dkimSignedFields = {"from",
                                                                      "to",
                                                                      "cc",
                                                                      "subject",
                                                                      "date",
                                                                      "reply-to",
                                                                      "message-id",
                                                                      "in-reply-to",
                                                                      "references",
                                                                      "mime-version",
                                                                      "content-type",
                                                                      "content-transfer-encoding",
                                                                      "list-id",
                                                                      "list-help",
                                                                      "list-post",
                                                                      "list-owner",
                                                                      "list-archive",
                                                                      "list-subscribe",
                                                                      "list-unsubscribe",
                                                                      "list-unsubscribe-post"};

struct DkimSigner {
    std::string domain;   // d=; U-labels are converted
    std::string selector; // s=
    crypto::SigningKey key;
};

struct DkimSigning {
    Time now;                                          // t=
    std::optional<std::chrono::seconds> lifetime = {}; // x= is t= and this; without it there is no x=
};

// h=: dkimSignedFields as often as the header has them, and once more.
std::vector<std::string> dkimNamesToSign(const DkimHeader& header);

// The fields with their CRLF, that of the first signer on top, to be put before the header. bodyHash: of the whole
// relaxed body, 32 octets. Errors: invalid (a name that is none, no From, the header is over its limit), exhausted
// (over maxSignedNames fields).
Result<Bytes> dkimSign(DkimHeader& header, ByteView bodyHash, const std::vector<DkimSigner>& signers,
                       const DkimSigning& signing);

// The text of the TXT record that publishes a key: "v=DKIM1; k=rsa; p=…". publicKey as in SignatureKeyPair.
std::string dkimKeyRecordText(crypto::SignatureKind kind, ByteView publicKey);

} // namespace ismail::trust
