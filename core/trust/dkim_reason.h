// Why a signature of DKIM or ARC came to its result: one list for both, each with a short code for logs, tests and the
// table of sentences, and a text for the administrator. RFC 6376 sections 3.9, 6.1; RFC 8301; RFC 8601 section 2.7.1.
#pragma once

#include "trust/results.h"

#include <cstdint>
#include <string_view>

namespace ismail::trust {

enum class DkimReason : std::uint8_t {
    none,           // it verifies
    notJudged,      // verify() did not look at it: its turn did not come
    headerTooLong,  // the header is over mail::maxHeaderBlock
    badTags,        // no tag list, a tag twice, or over a cap
    missingTag,     // one that must be there is not, or is empty
    badVersion,     // v= is not 1
    badAlgorithm,   // a= is none that we know
    badBase64,      // b= or bh=
    badCanon,       // c=
    badDomain,      // d= is no name
    badSelector,    // s= is no name
    badQuery,       // q= without dns/txt
    badNumber,      // t=, x=, l= or i= of ARC
    badIdentity,    // i= is not in d=
    badNames,       // h= is empty, too long, or names what it must not
    fromNotSigned,  // h= has no From
    weakHash,       // rsa-sha1
    tooManyHashes,  // DkimBodyHashes has no room for another
    dnsTrouble,     // the key could not be asked for
    noKey,          // no record, or none of them is a key
    badKey,         // the record or its p= breaks the rules
    revokedKey,     // p= is empty
    keyNotForThis,  // k=, h= or s= of the record forbid it
    keyStrict,      // t=s, and i= is in a subdomain of d=
    weakKey,        // RSA below 1024 bits
    largeKey,       // RSA above 4096 bits, or an exponent of more than 64
    bodyChanged,    // bh= does not fit
    wrongSignature, // b= does not fit
    expired,        // x= is past
    partOfBody,     // l= ends before the body does
    fieldsAdded,    // more fields of a name that comes once than were signed
    testing,        // t=y: the domain asks to be treated as unsigned
    chainFailed,    // ARC: the newest seal says cv=fail
    tooManySets,    // ARC: over 50
    badSets,        // ARC: a field is missing, twice, or the numbers have a gap
    badChainValue,  // ARC: cv= is not what its place in the chain wants
    forbiddenTag    // ARC: h= in a seal, or the like
};

std::string_view dkimReasonCode(DkimReason reason); // "body-changed"
std::string_view dkimReasonText(DkimReason reason); // "The body was changed after it was signed."

// The word of RFC 8601 for a signature that came to this; for `none` it is pass.
AuthResult dkimResult(DkimReason reason);

} // namespace ismail::trust
