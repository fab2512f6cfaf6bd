// SEARCH over a hostile message: whatever the message and the text to look for hold, the work grows with both and no
// faster. The first line is the text to look for, the rest the message.
#include "linear_cost.h"
#include "mail/case_fold.h"
#include "mail/charset.h"
#include "mailbox/imap_search_text.h"

#include <cstdlib>

using namespace ismail;
using namespace ismail::mailbox;

namespace {

class Reader final : public MessageReader {
public:
    explicit Reader(ByteView message) : message_(message) {}
    std::uint64_t size() const override { return message_.size(); }
    Result<Bytes> read(std::uint64_t offset, std::size_t most) override {
        if (offset >= message_.size()) return Bytes();
        return Bytes(message_.substr(static_cast<std::size_t>(offset), most));
    }

private:
    const ByteView message_;
};

void oneInput(const std::uint8_t* data, std::size_t size) {
    const ByteView input(reinterpret_cast<const char*>(data), size);
    const std::size_t end = input.find('\n');
    const mail::TextFinder needle(mail::foldCase(mail::headerTextToUtf8(input.substr(0, end))));
    const ByteView message = end == ByteView::npos ? ByteView() : input.substr(end + 1);
    Reader reader(message);
    const auto facts = mail::computeFacts(
        message.size(), [&](std::uint64_t offset, std::size_t most) { return reader.read(offset, most); });
    if (!facts) std::abort();
    const SearchedMessage searched{reader, facts->parts, 0};
    for (const char* field : {"Subject", "From", "X"})
        if (headerContains(searched, field, needle) && !anyHeaderContains(searched, needle) &&
            !headerContains(searched, "From", needle))
            std::abort();
    (void)bodyContains(searched, needle);
    (void)linesContain(message, "To", needle);
    (void)writtenDay(facts->envelope);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    oneInput(data, size);
    test::wantLinearCost(data, size, 0, oneInput);
    return 0;
}
