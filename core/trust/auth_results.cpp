#include "trust/auth_results.h"

#include "base/text.h"
#include "mail/folded_field.h"
#include "mail/idn.h"

#include <algorithm>

namespace ismail::trust {

namespace {

constexpr int maxResultsComments = 100; // nested

bool isResultsBlank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

// RFC 2045 section 5.1 token, and what a domain or an address of pvalue has: nothing that needs quotes.
bool isPlainValue(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return c > ' ' && c < 0x7f && std::string_view("()<>,;:\\\"/[]?=").find(c) == std::string_view::npos;
    });
}

bool isWritable(std::string_view text) {
    return text.size() <= maxAuthValue &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c < 0x7f; });
}

// Letters, digits, hyphens and underscores: methods, results and the names of properties, which are ours.
bool isResultsWord(std::string_view text) {
    return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
        const char lower = asciiLower(c);
        return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
}

std::string quotedValue(std::string_view text) {
    if (isPlainValue(text)) return std::string(text);
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + '"';
}

std::vector<std::string> wordsOf(const AuthStatement& statement) {
    std::vector<std::string> words;
    if (!isResultsWord(statement.method) || !isResultsWord(statement.result)) return words;
    words.push_back(statement.method + '=' + statement.result);
    if (!statement.reason.empty() && isWritable(statement.reason))
        words.push_back("reason=" + quotedValue(statement.reason));
    for (const AuthProperty& property : statement.properties)
        if (isResultsWord(property.type) && isResultsWord(property.name) && isWritable(property.value))
            words.push_back(property.type + '.' + property.name + '=' + quotedValue(property.value));
    return words;
}

class ResultsReader {
public:
    explicit ResultsReader(std::string_view text) : text_(text) {}

    void blanks() {
        while (at_ < text_.size()) {
            if (isResultsBlank(text_[at_]))
                ++at_;
            else if (text_[at_] == '(')
                comment();
            else
                return;
        }
    }
    bool take(char c) {
        blanks();
        if (at_ >= text_.size() || text_[at_] != c) return false;
        ++at_;
        return true;
    }
    bool atEnd() {
        blanks();
        return at_ >= text_.size();
    }
    // Atoms and quoted strings that stand together; equals: "=" belongs to it, as in base64.
    std::string value(bool equals) {
        blanks();
        std::string out;
        while (at_ < text_.size()) {
            const char c = text_[at_];
            if (c == '"')
                quoted(out);
            else if (isResultsBlank(c) || c == ';' || c == '(' || (c == '=' && !equals))
                break;
            else
                out += text_[at_++];
        }
        return out;
    }
    // To the next semicolon that is in no quotes and no comment, and behind it.
    void skipStatement() {
        for (std::string ignored; !atEnd() && !take(';');)
            if (value(true).empty() && at_ < text_.size() && text_[at_] != ';') ++at_;
    }

private:
    void quoted(std::string& out) {
        for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
            if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
            if (text_[at_] != '\r' && text_[at_] != '\n') out += text_[at_];
        }
        if (at_ < text_.size()) ++at_;
    }
    void comment() {
        int depth = 0;
        for (; at_ < text_.size(); ++at_) {
            const char c = text_[at_];
            if (c == '\\' && at_ + 1 < text_.size()) {
                ++at_;
                continue;
            }
            if (c == '(' && ++depth > maxResultsComments) break;
            if (c == ')' && --depth == 0) {
                ++at_;
                return;
            }
        }
        at_ = text_.size();
    }

    const std::string_view text_;
    std::size_t at_ = 0;
};

// "i=" and a number; nothing where the field begins with its authserv-id.
struct ResultsHead {
    std::string authservId;
    unsigned instance = 0;
};

ResultsHead readHead(ResultsReader& reader) {
    ResultsHead head;
    head.authservId = reader.value(false);
    if (equalsIgnoreCase(head.authservId, "i") && reader.take('=')) {
        const auto number = parseUnsigned(reader.value(false));
        if (!number || *number == 0 || *number > maxArcInstance || !reader.take(';')) return {};
        head.instance = static_cast<unsigned>(*number);
        head.authservId = reader.value(false);
    }
    return head;
}

// Behind its semicolon. Empty method: it cannot be read, or says "none".
AuthStatement readStatement(ResultsReader& reader) {
    AuthStatement statement;
    std::string method = asciiLower(reader.value(false));
    if (const auto slash = method.find('/'); slash != std::string::npos) method.resize(slash);
    if (method.empty() || !reader.take('=')) return {};
    statement.result = asciiLower(reader.value(false));
    if (statement.result.empty()) return {};
    while (!reader.atEnd()) {
        const std::string name = reader.value(false);
        if (name.empty() || !reader.take('=')) break;
        std::string value = reader.value(true);
        const auto dot = name.find('.');
        if (equalsIgnoreCase(name, "reason"))
            statement.reason = std::move(value);
        else if (dot != std::string::npos && statement.properties.size() < maxAuthProperties)
            statement.properties.push_back(
                {asciiLower(name.substr(0, dot)), asciiLower(name.substr(dot + 1)), std::move(value)});
    }
    statement.method = std::move(method);
    return statement;
}

} // namespace

Bytes writeAuthResults(const AuthResultsField& field) {
    mail::FoldedField out(field.instance > 0 ? "ARC-Authentication-Results" : "Authentication-Results");
    std::size_t size = 64 + field.authservId.size();
    if (field.instance > 0) out.word("i=" + std::to_string(field.instance) + ';');
    out.word(isWritable(field.authservId) ? quotedValue(field.authservId) : std::string("unknown"));
    bool any = false;
    for (const AuthStatement& statement : field.statements) {
        const auto words = wordsOf(statement);
        std::size_t more = 8;
        for (const std::string& word : words)
            more += word.size() + 7; // a fold at most
        if (words.empty() || size + more > maxAuthResults) continue;
        size += more;
        any = true;
        out.glue(";").newLine();
        for (const std::string& word : words)
            out.word(word);
    }
    if (!any) out.glue(";").word("none");
    return out.take();
}

std::optional<AuthResultsField> parseAuthResults(std::string_view value) {
    if (value.size() > maxAuthResultsRead) return std::nullopt;
    ResultsReader reader(value);
    ResultsHead head = readHead(reader);
    if (head.authservId.empty()) return std::nullopt;
    AuthResultsField field{std::move(head.authservId), head.instance, {}};
    reader.skipStatement(); // the version
    while (!reader.atEnd() && field.statements.size() < maxAuthStatements) {
        AuthStatement statement = readStatement(reader);
        reader.skipStatement();
        if (!statement.method.empty()) field.statements.push_back(std::move(statement));
    }
    return field;
}

bool claimsAuthservId(std::string_view value, std::string_view authservId) {
    ResultsReader reader(value.substr(0, maxAuthResultsRead));
    std::string named = readHead(reader).authservId;
    if (named.empty()) return false;
    if (named.ends_with('.')) named.pop_back();
    if (authservId.ends_with('.')) authservId.remove_suffix(1);
    if (equalsIgnoreCase(named, authservId)) return true;
    const auto a = mail::toAscii(named), b = mail::toAscii(authservId);
    return a && b && *a == *b;
}

} // namespace ismail::trust
