// The lexer of IMAP and the parsers above it read any text to an end without leaving it, keep their caps, and a mailbox
// name that was understood comes out of modified UTF-7 as it went in. The first octet chooses what is parsed.
#include "base/text.h"
#include "linear_cost.h"
#include "proto/imap/imap_names.h"
#include "proto/imap/imap_parser.h"

#include <cstdlib>

using namespace ismail;
using namespace ismail::proto;

namespace {

void check(bool right) {
    if (!right) std::abort();
}

void parse(unsigned char what, ImapLexer& lexer) {
    bool flag = false;
    switch (what % 14) {
    case 0: parseImapSelect(lexer, false); break;
    case 1: parseImapCreate(lexer); break;
    case 2: parseImapRename(lexer); break;
    case 3: parseImapList(lexer); break;
    case 4: parseImapLsub(lexer); break;
    case 5: parseImapStatus(lexer); break;
    case 6: parseImapAppend(lexer, &flag); break;
    case 7: parseImapFetch(lexer, (what & 64) != 0); break;
    case 8: parseImapStore(lexer, false); break;
    case 9: parseImapCopy(lexer, false, true); break;
    case 10: parseImapSearch(lexer, false, &flag); break;
    case 11: parseImapSort(lexer, false, &flag); break;
    case 12: parseImapThread(lexer, false, &flag); break;
    case 13: lexer.dateTime(); break;
    }
}

void oneInput(const std::uint8_t* data, std::size_t size) {
    const ByteView bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    ImapLexer lexer(bytes, (data[0] & 128) != 0);
    parse(data[0], lexer);

    if (const auto name = fromModifiedUtf7(bytes)) {
        check(isUtf8(*name));
        check(fromModifiedUtf7(toModifiedUtf7(*name)) == name);
    }
    if (isUtf8(bytes)) check(isAscii(toModifiedUtf7(bytes)));
    ImapLexer set(bytes, false);
    check(set.set().ranges.size() <= maxImapSetRanges);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 1) return 0;
    oneInput(data, size);
    test::wantLinearCost(data, size, 1, oneInput);
    return 0;
}
