// Values of header fields as a person reads, searches and sorts them: the text is well-formed UTF-8, keys keep to their
// length, and the work grows with the value and no faster. The first octet chooses a charset.
#include "base/text.h"
#include "linear_cost.h"
#include "mail/address_list.h"
#include "mail/base_subject.h"
#include "mail/case_fold.h"
#include "mail/charset.h"
#include "mail/collation.h"
#include "mail/date_field.h"
#include "mail/encoded_word.h"
#include "mail/header_fields.h"
#include "mail/message_envelope.h"
#include "mail/mime_parameters.h"
#include "mail/text_finder.h"

#include <cstdlib>

using namespace ismail;
using namespace ismail::mail;

namespace {

void require(bool condition) {
    if (!condition) std::abort();
}

void oneInput(const unsigned char* data, std::size_t size) {
    static constexpr const char* charsets[] = {"",          "utf-8",   "utf-16", "iso-8859-2", "iso-2022-jp",
                                               "shift_jis", "gb18030", "big5",   "euc-kr",     "windows-1252"};
    const ByteView octets(reinterpret_cast<const char*>(data) + 1, size - 1);
    const std::string value = unfold(octets);
    const std::string words = decodeWords(value);
    require(isUtf8(words));
    require(isUtf8(foldCase(words)) && isUtf8(collationKey(words)));
    require(collationKey(words).size() <= 12 * words.size());
    const BaseSubject subject = baseSubject(value);
    require(isUtf8(subject.text) && subject.text.size() <= words.size());
    anyAddress(value, [](const ListedAddress& address) {
        require(isUtf8(addressText(address)));
        return false;
    });
    require(parseAddressList(value, 3).size() <= 5);
    const MimeValue mime = parseMimeValue(value, maxFactParameters);
    require(mime.parameters.size() <= maxFactParameters);
    for (const char* name : {"name", "n"})
        if (const auto text = parameterText(mime, name)) require(isUtf8(*text));
    require(messageIds(value, 10).size() <= 10);
    (void)parseDateField(value);
    const auto text = toUtf8(octets, charsets[data[0] % std::size(charsets)]);
    require(!text || isUtf8(*text));
    // What is in the text is found, also where the text comes in pieces.
    const std::string needle(octets.substr(octets.size() / 3, octets.size() / 3));
    const TextFinder finder(needle);
    require(finder.in(octets));
    std::size_t begun = 0;
    require(finder.feed(octets.substr(0, octets.size() / 2), begun) ||
            finder.feed(octets.substr(octets.size() / 2), begun));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    if (size < 1) return 0;
    oneInput(data, size);
    test::wantLinearCost(data, size, 1, oneInput);
    return 0;
}
