// xtext of RFC 3461 section 4 and the forms that RFC 6533 section 3 gives to a UTF-8 address in ORCPT and in reports.
// Promises: every decoder takes hostile input and yields nothing for anything malformed; an encoder's output is
// printable ASCII without spaces, except unitext, which also holds UTF-8.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace ismail::mail {

// RFC 3461 section 5.2.1: "Due to limitations in the Delivery Status Notification format, the ... ORCPT parameter is
// limited to 500 characters". Section 5.1 gives 100 for ENVID. Both count the encoded form.
constexpr std::size_t maxOrcpt = 500;
constexpr std::size_t maxEnvid = 100;

// "a+b" to "a+2Bb".
std::string xtextEncode(std::string_view text);
// Nothing on a byte outside "!" to "~", on "=" and on "+" without two hexadecimal digits. The RFC wants them in upper
// case; lower case is taken too.
std::optional<std::string> xtextDecode(std::string_view text);

// utf-8-addr-xtext: all but printable ASCII becomes \x{HEX}. The form where only ASCII may stand.
std::string utf8AddrXtext(std::string_view utf8);
// utf-8-addr-unitext: UTF-8 stays, only what may not stand in a parameter of a command becomes \x{HEX}.
std::string utf8AddrUnitext(std::string_view utf8);
// Decodes both forms. Nothing on a malformed \x{…}, on a code point outside Unicode, or on broken UTF-8.
std::optional<std::string> utf8AddrDecode(std::string_view text);

// The value of ORCPT= as it came from the peer to "type;address" in plain text, whatever its encoding. utf8: the
// command had SMTPUTF8, so UTF-8 may stand in it. The type is lower-cased ("rfc822", "utf-8"). Nothing where it is
// malformed, over 500 octets, or hides a control character.
std::optional<std::string> decodeOrcpt(std::string_view value, bool utf8);
// The reverse: "type;address" to the value for ORCPT=. utf8: the transaction has SMTPUTF8. Empty for a text without
// ";".
std::string encodeOrcpt(std::string_view orcpt, bool utf8);

} // namespace ismail::mail
