// What IMAP is told about a hostile message: the answers are lists that a client can read, sections lie within the
// message, and what is kept comes back as it was. The input is also read as something that was kept.
#include "linear_cost.h"
#include "mail/kept_facts.h"

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

using namespace ismail;
using namespace ismail::mail;

namespace {

void require(bool condition) {
    if (!condition) std::abort();
}

// One value of an IMAP response; returns what follows it.
ByteView value(ByteView text, int depth) {
    require(!text.empty() && depth < 200);
    if (text.starts_with("NIL")) return text.substr(3);
    if (text.front() == '(') {
        text.remove_prefix(1);
        while (!text.empty() && text.front() != ')') {
            if (text.front() == ' ') text.remove_prefix(1);
            text = value(text, depth + 1);
        }
        require(!text.empty());
        return text.substr(1);
    }
    if (text.front() == '"') {
        for (std::size_t i = 1; i < text.size(); ++i) {
            require(text[i] != '\r' && text[i] != '\n' && text[i] != '\0' &&
                    static_cast<unsigned char>(text[i]) < 0x80);
            if (text[i] == '\\')
                ++i;
            else if (text[i] == '"')
                return text.substr(i + 1);
        }
        require(false);
    }
    if (text.front() == '{') {
        const auto end = text.find("}\r\n");
        require(end != ByteView::npos);
        const auto size = std::strtoul(Bytes(text.substr(1, end - 1)).c_str(), nullptr, 10);
        require(size <= text.size() - end - 3);
        return text.substr(end + 3 + size);
    }
    const auto digits = text.find_first_not_of("0123456789");
    require(digits != 0 && digits != ByteView::npos);
    return text.substr(digits);
}

void oneInput(const std::uint8_t* data, std::size_t size) {
    const ByteView message(reinterpret_cast<const char*>(data), size);
    (void)decodeFacts(message);
    const auto facts = computeFacts(size, [&](std::uint64_t offset, std::size_t most) -> Result<Bytes> {
        return offset >= size ? Bytes() : Bytes(message.substr(static_cast<std::size_t>(offset), most));
    });
    require(facts.ok());
    for (const Bytes* answer : {&facts->envelope, &facts->bodyStructure, &facts->body})
        require(value(*answer, 0).empty());
    const Bytes header(message.substr(0, static_cast<std::size_t>(facts->parts.front().header.end)));
    const HeaderView kept = facts->header.view();
    require(!kept.whole() || kept.lines == header);
    for (const std::vector<std::string>& names :
         {std::vector<std::string>{"subject"}, {"received", "to"}, {"x-tuid"}, {"content-type", ""}})
        if (std::all_of(names.begin(), names.end(), [&](const auto& name) { return kept.knows(name); }))
            require(pickFields(kept.lines, names, false) == pickFields(header, names, false));
    const auto again = decodeFacts(encodeFacts(*facts));
    require(again && *again == *facts);
    for (const auto what : {SectionText::content, SectionText::header, SectionText::text, SectionText::mime})
        for (std::uint32_t first = 1; first < 4; ++first)
            for (std::uint32_t second = 0; second < 3; ++second) {
                std::vector<std::uint32_t> path{first};
                if (second > 0) path.push_back(second);
                const auto range = sectionRange(facts->parts, path, what);
                require(!range || (range->begin <= range->end && range->end <= size));
            }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    oneInput(data, size);
    test::wantLinearCost(data, size, 0, oneInput);
    return 0;
}
