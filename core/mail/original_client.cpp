#include "mail/original_client.h"

#include "base/ip_network.h"
#include "base/text.h"
#include "mail/address.h"
#include "mail/header_fields.h"

#include <algorithm>
#include <vector>

namespace ismail::mail {

namespace {

constexpr std::size_t maxTraceWords = 64;
constexpr std::size_t maxHeloKept = 255;

struct TraceWord {
    std::string_view text; // of a comment without its outer parentheses
    bool comment = false;
};

bool isTraceBlank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

// Where the comment that begins here ends: behind its parenthesis, or at the end of the text where it has none.
std::size_t commentEnd(std::string_view text) {
    std::size_t depth = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\') {
            ++i;
        } else if (text[i] == '(') {
            ++depth;
        } else if (text[i] == ')' && --depth == 0) {
            return i + 1;
        }
    }
    return std::string_view::npos;
}

// The words before the date; none where it is too many or a comment does not end.
std::vector<TraceWord> traceWords(std::string_view text) {
    std::vector<TraceWord> words;
    while (!text.empty() && text.front() != ';') {
        if (isTraceBlank(text.front())) {
            text.remove_prefix(1);
            continue;
        }
        const bool comment = text.front() == '(';
        std::size_t end = comment ? commentEnd(text) : text.find_first_of(" \t\r\n(;");
        if (words.size() == maxTraceWords || (comment && end == std::string_view::npos)) return {};
        end = std::min(end, text.size());
        words.push_back({comment ? text.substr(1, end - 2) : text.substr(0, end), comment});
        text.remove_prefix(end);
    }
    return words;
}

std::vector<std::string_view> commentWords(std::string_view text) {
    std::vector<std::string_view> words;
    while (!text.empty() && words.size() < maxTraceWords) {
        const std::size_t start = text.find_first_not_of(" \t\r\n");
        if (start == std::string_view::npos) break;
        text.remove_prefix(start);
        const std::size_t end = std::min(text.find_first_of(" \t\r\n"), text.size());
        words.push_back(text.substr(0, end));
        text.remove_prefix(end);
    }
    return words;
}

// "[192.0.2.1]", "[IPv6:2001:db8::1]", and as Exim has it with a port behind.
std::string addressInBrackets(std::string_view word) {
    const std::size_t end = word.find(']');
    if (!word.starts_with('[') || end == std::string_view::npos) return {};
    const std::string_view behind = word.substr(end + 1);
    if (!behind.empty() && (behind.front() != ':' || !parseUnsigned(behind.substr(1)))) return {};
    return canonicalAddress(word.substr(1, end - 1));
}

// What stands in the first comment behind the name of "from".
struct FromComment {
    std::string address, helo, name;
    bool doubtful = false; // two addresses: one of them is the client's own claim
};

FromComment readComment(std::string_view text) {
    FromComment found;
    const auto words = commentWords(text);
    bool forged = false;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string_view word = words[i];
        if (startsWithIgnoreCase(word, "helo=")) {
            found.helo = printableHelo(word.substr(5));
        } else if (equalsIgnoreCase(word, "helo")) {
            found.helo = i + 1 < words.size() ? printableHelo(words[i + 1]) : std::string();
            break;
        } else if (word.starts_with('[')) {
            found.doubtful = found.doubtful || !found.address.empty();
            found.address = addressInBrackets(word);
        } else if (words.size() == 1 && !canonicalAddress(word).empty()) {
            found.address = canonicalAddress(word); // Exchange
        } else if (i == 0) {
            found.name = clientName(word.substr(word.rfind('@') + 1)); // sendmail has "user@" of an IDENT before it
        } else if (startsWithIgnoreCase(word, "(may")) {
            forged = true;
        }
    }
    if (forged) found.name.clear();
    return found;
}

// RFC 3848 and 6531 section 4.3: ESMTPA, ESMTPSA, UTF8SMTPA, UTF8SMTPSA.
bool saysAuthenticated(const std::vector<TraceWord>& words, std::size_t from) {
    for (std::size_t i = from; i + 1 < words.size(); ++i)
        if (!words[i].comment && equalsIgnoreCase(words[i].text, "with")) {
            const std::string kind = asciiUpper(words[i + 1].text);
            return kind.find("SMTP") != std::string::npos && kind.ends_with('A');
        }
    return false;
}

bool isNamed(std::string_view name, std::span<const std::string> by) {
    const auto bare = [](std::string_view text) { return text.substr(0, text.size() - (text.ends_with('.') ? 1 : 0)); };
    return !bare(name).empty() && std::any_of(by.begin(), by.end(), [&](const std::string& each) {
        return equalsIgnoreCase(bare(each), bare(name));
    });
}

} // namespace

std::string canonicalAddress(std::string_view text) {
    if (startsWithIgnoreCase(text, "IPv6:")) text.remove_prefix(5);
    if (text.size() > 64 || text.find('%') != std::string_view::npos) return {};
    const auto address = IpAddress::parse(text);
    return address && !address->isAny() ? address->text() : std::string();
}

std::string printableHelo(std::string_view text) {
    if (text.size() > maxHeloKept) return {};
    const bool plain = std::all_of(text.begin(), text.end(), [](unsigned char c) { return c > ' ' && c < 0x7f; });
    return plain ? std::string(text) : std::string();
}

std::string clientName(std::string_view text) {
    if (text.ends_with('.')) text.remove_suffix(1);
    if (text.size() > maxHeloKept || equalsIgnoreCase(text, "unknown") || !isDomain(text)) return {};
    return asciiLower(text);
}

std::optional<OriginalClient> readOriginalClient(std::string_view value, std::span<const std::string> by) {
    const auto words = traceWords(value.substr(0, maxTrace));
    const auto isWord = [&](std::size_t at, std::string_view text) {
        return at < words.size() && !words[at].comment && equalsIgnoreCase(words[at].text, text);
    };
    if (!isWord(0, "from") || words.size() < 2 || words[1].comment) return std::nullopt;
    std::size_t next = 2;
    while (next < words.size() && words[next].comment)
        ++next;
    if (!isWord(next, "by") || next + 1 >= words.size() || words[next + 1].comment) return std::nullopt;
    if (!isNamed(words[next + 1].text, by) || saysAuthenticated(words, next + 2)) return std::nullopt;

    const std::string_view first = words[1].text;
    const FromComment comment = next > 2 ? readComment(words[2].text) : FromComment{};
    if (comment.doubtful) return std::nullopt;
    OriginalClient client;
    if (comment.address.empty()) {
        client.address = addressInBrackets(first);
        client.helo = comment.helo;
    } else {
        client.address = comment.address;
        client.helo = comment.helo.empty() ? printableHelo(first) : comment.helo;
        client.name = comment.helo.empty() ? comment.name : clientName(first);
    }
    if (client.address.empty()) return std::nullopt;
    return client;
}

std::optional<std::string_view> topmostReceived(std::string_view header) {
    HeaderFields fields(header);
    HeaderField field;
    while (fields.next(field))
        if (equalsIgnoreCase(trim(field.name), "received")) return field.value;
    return std::nullopt;
}

} // namespace ismail::mail
