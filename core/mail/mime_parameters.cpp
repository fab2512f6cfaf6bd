#include "mail/mime_parameters.h"

#include "base/text.h"
#include "mail/charset.h"
#include "mail/encoded_word.h"

#include <algorithm>
#include <map>

namespace ismail::mail {

namespace {

bool isParameterSpace(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

// Tokens and quoted strings between white space and comments (RFC 2045 section 5.1).
class Reader {
public:
    explicit Reader(std::string_view text) : text_(text) {}

    bool atEnd() {
        skipSpace();
        return at_ >= text_.size();
    }
    bool take(char c) {
        if (atEnd() || text_[at_] != c) return false;
        ++at_;
        return true;
    }
    // Up to one of the stops, white space or a comment.
    std::string token(std::string_view stops) {
        skipSpace();
        const std::size_t start = at_;
        while (at_ < text_.size() && !isParameterSpace(text_[at_]) && text_[at_] != '(' &&
               stops.find(text_[at_]) == std::string_view::npos)
            ++at_;
        return std::string(text_.substr(start, at_ - start));
    }
    // A quoted-string; or everything up to the next ";", as file names with spaces often have no quotes.
    std::string value() {
        skipSpace();
        std::string out;
        if (at_ < text_.size() && text_[at_] == '"') {
            for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
                if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
                out += text_[at_];
            }
            if (at_ < text_.size()) ++at_;
            return out;
        }
        while (!atEnd() && text_[at_] != ';') {
            const std::string word = token(";");
            if (word.empty()) break;
            if (!out.empty()) out += ' ';
            out += word;
        }
        return out;
    }
    // Behind the next ";" outside quotes.
    bool nextParameter() {
        while (!atEnd()) {
            if (take(';')) return true;
            if (text_[at_] == '"')
                value();
            else
                ++at_;
        }
        return false;
    }

private:
    void skipSpace() {
        int depth = 0;
        for (; at_ < text_.size(); ++at_) {
            const char c = text_[at_];
            if (c == '(')
                ++depth;
            else if (c == ')' && depth > 0)
                --depth;
            else if (c == '\\' && depth > 0 && at_ + 1 < text_.size())
                ++at_;
            else if (depth == 0 && !isParameterSpace(c))
                return;
        }
    }

    const std::string_view text_;
    std::size_t at_ = 0;
};

// "filename*1*": which piece of what. RFC 2231 section 3.
struct Piece {
    std::string name;
    unsigned index = 0;
    bool encoded = false;
};

std::optional<Piece> pieceOf(const std::string& name) {
    const auto star = name.find('*');
    if (star == std::string::npos || star == 0) return std::nullopt;
    std::string_view rest = std::string_view(name).substr(star + 1);
    Piece piece{name.substr(0, star), 0, rest.ends_with('*')};
    if (piece.encoded) rest.remove_suffix(1);
    const auto index = parseUnsigned(rest);
    if (!index || *index > 999) return std::nullopt;
    piece.index = static_cast<unsigned>(*index);
    return piece;
}

int percentDigit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    c = asciiLower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

std::string percentDecoded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size() && percentDigit(text[i + 1]) >= 0 && percentDigit(text[i + 2]) >= 0) {
            out += static_cast<char>(percentDigit(text[i + 1]) * 16 + percentDigit(text[i + 2]));
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

// A plain piece beside encoded ones: its octets must not be taken for percent signs later.
std::string percentEncoded(std::string_view text) {
    std::string out;
    for (const char c : text)
        if (c == '%')
            out += "%25";
        else
            out += c;
    return out;
}

// What came in pieces, joined: from piece 0 on as far as they go.
void joinPieces(MimeValue& value) {
    struct Pieces {
        std::string name;
        std::map<unsigned, std::pair<std::string, bool>> pieces;
    };
    std::vector<Pieces> joined;
    std::vector<std::pair<std::string, std::string>> kept;
    for (auto& [name, text] : value.parameters) {
        auto piece = pieceOf(name);
        if (!piece) {
            kept.emplace_back(std::move(name), std::move(text));
            continue;
        }
        auto found = std::find_if(joined.begin(), joined.end(),
                                  [&piece](const Pieces& one) { return equalsIgnoreCase(one.name, piece->name); });
        if (found == joined.end()) found = joined.insert(joined.end(), Pieces{piece->name, {}});
        found->pieces.emplace(piece->index, std::pair(std::move(text), piece->encoded));
    }
    for (Pieces& one : joined) {
        const bool encoded =
            std::any_of(one.pieces.begin(), one.pieces.end(), [](const auto& piece) { return piece.second.second; });
        std::string text;
        unsigned expected = 0;
        for (const auto& [index, piece] : one.pieces) {
            if (index != expected++) break;
            text += encoded && !piece.second ? percentEncoded(piece.first) : piece.first;
        }
        if (expected > 0 && one.pieces.begin()->first == 0)
            kept.emplace_back(one.name + (encoded ? "*" : ""), std::move(text));
    }
    value.parameters = std::move(kept);
}

} // namespace

const std::string* MimeValue::find(std::string_view name) const {
    for (const auto& [key, text] : parameters)
        if (equalsIgnoreCase(key, name)) return &text;
    return nullptr;
}

MimeValue parseMimeValue(std::string_view text, std::size_t mostParameters) {
    Reader reader(text);
    MimeValue value;
    value.value = reader.token("/;");
    if (reader.take('/')) value.value += '/' + reader.token(";");
    bool inPieces = false;
    while (value.parameters.size() < mostParameters && reader.nextParameter()) {
        std::string name = reader.token("=;");
        if (name.empty() || !reader.take('=')) continue;
        inPieces |= name.find('*') != std::string::npos;
        value.parameters.emplace_back(std::move(name), reader.value());
    }
    if (inPieces) joinPieces(value);
    return value;
}

std::optional<std::string> parameterText(const MimeValue& value, std::string_view name) {
    if (const std::string* extended = value.find(std::string(name) + "*")) {
        // extended-initial-value = charset "'" language "'" octets
        const auto charset = extended->find('\'');
        const auto language = charset == std::string::npos ? charset : extended->find('\'', charset + 1);
        if (language != std::string::npos) {
            const std::string octets = percentDecoded(std::string_view(*extended).substr(language + 1));
            auto text = toUtf8(octets, extended->substr(0, charset));
            return text ? *text : headerTextToUtf8(octets);
        }
    }
    if (const std::string* plain = value.find(name)) return decodeWords(*plain);
    return std::nullopt;
}

std::vector<std::string> parseLanguages(std::string_view text, std::size_t most) {
    Reader reader(text);
    std::vector<std::string> tags;
    while (!reader.atEnd() && tags.size() < most) {
        std::string tag = reader.token(",");
        if (!tag.empty())
            tags.push_back(std::move(tag));
        else if (!reader.take(','))
            break;
    }
    return tags;
}

} // namespace ismail::mail
