// BODYSTRUCTURE and BODY (RFC 3501 section 7.4.2) from the parts of a message.
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "mail/message_facts.h"
#include "mail/mime_structure.h"

namespace ismail::mail {

// Over this size parameters and other texts are left out: the answer stays well-formed.
constexpr std::size_t maxBodyStructure = 1024 * 1024;

struct BodyStructureTexts {
    Bytes extended; // BODYSTRUCTURE
    Bytes basic;    // BODY
    std::vector<FactPart> parts;
};

// header of the whole message: read already.
Result<BodyStructureTexts> bodyStructure(const MimeStructure& structure, ByteView header, const ReadBytes& read);

} // namespace ismail::mail
