// Writes a field of tags, "Name: a=b; c=d; … b=…", folded and in ASCII, as DKIM and ARC sign it: first without the
// value of b=, which is what is signed, then with it. Lines have 78 octets at most where the values allow it.
#pragma once

#include "base/bytes.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ismail::trust {

class DkimFieldWriter {
public:
    explicit DkimFieldWriter(std::string_view name);

    // name and value without white space.
    DkimFieldWriter& tag(std::string_view name, std::string_view value);
    // Parts with colons between them, folded after colons.
    DkimFieldWriter& list(std::string_view name, const std::vector<std::string>& parts);
    // Folded anywhere.
    DkimFieldWriter& base64(std::string_view name, std::string_view octets);

    // Begins "b=" and gives the field up to there, relaxed, without CRLF: the last thing that is hashed.
    Bytes unsignedForm();
    // The whole field with its CRLF.
    Bytes finish(std::string_view signature);

private:
    void word(std::string_view text, bool blank);
    void folded(std::string_view text);

    std::string name_;
    Bytes out_;
    std::size_t column_;
};

} // namespace ismail::trust
