// Authentication-Results of others, and our own with what others wrote in it: always one field, read again as written.
#include "linear_cost.h"
#include "mail/header_fields.h"
#include "trust/auth_results.h"

#include <cstdlib>

using namespace ismail;
using namespace ismail::trust;

namespace {

void require(bool condition) {
    if (!condition) std::abort();
}

void run(const std::uint8_t* data, std::size_t size) {
    const ByteView text(reinterpret_cast<const char*>(data), size);
    const auto read = parseAuthResults(text);
    if (read) {
        require(read->statements.size() <= maxAuthStatements);
        require(claimsAuthservId(text, read->authservId));
    }
    const std::string piece(text.substr(0, 300));
    AuthResultsField field{"mx.here.example", 0, {{"spf", "pass", piece, {{"smtp", "mailfrom", piece}}}}};
    if (read) field.statements.insert(field.statements.end(), read->statements.begin(), read->statements.end());
    const std::string written = writeAuthResults(field);
    require(written.size() <= maxAuthResults);
    mail::HeaderFields fields(written);
    mail::HeaderField one;
    require(fields.next(one) && one.whole.size() == written.size());
    const auto again = parseAuthResults(one.value);
    require(again && again->authservId == "mx.here.example" && !again->statements.empty());
    require(again->statements.front().method == "spf" && again->statements.front().result == "pass");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    run(data, size);
    ismail::test::wantLinearCost(data, size, 0, run, maxAuthResultsRead - 1024);
    return 0;
}
