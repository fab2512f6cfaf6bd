#include "mail/address_list.h"

#include "mail/encoded_word.h"

#include <utility>

namespace ismail::mail {

namespace {

constexpr int maxCommentDepth = 100;

bool isSpaceOrBreak(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

class AddressReader {
public:
    AddressReader(std::string_view text, std::size_t most) : text_(text), most_(most) {}

    std::vector<ListedAddress> read() {
        while (!atEnd() && list_.size() < most_)
            item();
        // A group that was left open; its start may be the last that there was room for.
        if (inGroup_) list_.push_back({});
        return std::move(list_);
    }

    bool any(const std::function<bool(const ListedAddress&)>& look) {
        while (!atEnd()) {
            item();
            for (const ListedAddress& address : list_)
                if (look(address)) return true;
            list_.clear();
        }
        return false;
    }

private:
    bool atEnd() {
        skipSpace();
        return at_ >= text_.size();
    }
    char peek() {
        skipSpace();
        return at_ < text_.size() ? text_[at_] : '\0';
    }
    bool take(char c) {
        if (peek() != c || at_ >= text_.size()) return false;
        ++at_;
        return true;
    }

    // White space and comments; the last comment is kept, as it may be the only name.
    void skipSpace() {
        while (at_ < text_.size()) {
            if (isSpaceOrBreak(text_[at_]))
                ++at_;
            else if (text_[at_] == '(')
                comment();
            else
                return;
        }
    }
    void comment() {
        comment_.clear();
        int depth = 0;
        for (; at_ < text_.size(); ++at_) {
            const char c = text_[at_];
            if (c == '\\' && at_ + 1 < text_.size()) {
                comment_ += text_[++at_];
                continue;
            }
            if (c == '(' && ++depth == 1) continue;
            if (c == ')' && --depth == 0) {
                ++at_;
                return;
            }
            if (depth > maxCommentDepth) {
                at_ = text_.size();
                return;
            }
            comment_ += c;
        }
    }

    // An atom, a quoted-string or a domain literal; empty at a special.
    bool word(std::string& out) {
        skipSpace();
        if (at_ >= text_.size()) return false;
        if (text_[at_] == '"') {
            quotedString(out);
            return true;
        }
        const std::size_t start = at_;
        while (at_ < text_.size() && !isSpaceOrBreak(text_[at_]) &&
               std::string_view("()<>@,;:\"").find(text_[at_]) == std::string_view::npos)
            ++at_;
        out.append(text_.substr(start, at_ - start));
        return at_ > start;
    }
    void quotedString(std::string& out) {
        for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
            if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
            out += text_[at_];
        }
        if (at_ < text_.size()) ++at_;
    }

    // One address, the start of a group, or what separates them.
    void item() {
        if (take(',')) return;
        if (peek() == ';') {
            ++at_;
            if (std::exchange(inGroup_, false)) list_.push_back({});
            return;
        }
        comment_.clear();
        std::string phrase, joined; // with and without spaces between words: a name or a local part
        std::size_t words = 0;
        for (std::string one; peek() != '\0' && (one.clear(), word(one)); ++words) {
            if (words > 0) phrase += ' ';
            phrase += one;
            joined += one;
        }
        switch (peek()) {
        case '<': angle(std::move(phrase), words > 0); return;
        case '@': bare(std::move(joined)); return;
        case ':':
            ++at_;
            if (std::exchange(inGroup_, true)) list_.push_back({});
            list_.push_back({{}, {}, std::move(phrase), {}});
            return;
        case '>':
        case ')': ++at_; break; // of nothing
        case '\0':
            if (at_ < text_.size()) ++at_;
            break;
        default: break;
        }
        if (words > 0) add({}, std::move(phrase), {});
    }

    void angle(std::string name, bool named) {
        ++at_;
        ListedAddress address;
        if (named) address.name = std::move(name);
        address.route = route();
        std::string local, host;
        while (word(local)) {
        }
        if (take('@')) host = domain();
        while (at_ < text_.size() && text_[at_] != '>')
            ++at_;
        if (at_ < text_.size()) ++at_;
        if (local.empty() && host.empty() && !named) {
            // "<>": the null path is no address, but a broken field still has one.
            add({}, {}, {});
            return;
        }
        std::string kept = comment_;
        if (!address.name && !kept.empty()) address.name = std::move(kept);
        address.mailbox = local.empty() ? std::string(missingMailbox) : std::move(local);
        address.host = host.empty() ? std::string(missingHost) : std::move(host);
        list_.push_back(std::move(address));
    }

    // obs-route: "@a,@b:" before the address.
    std::optional<std::string> route() {
        if (peek() != '@') return std::nullopt;
        const std::size_t start = at_;
        std::string hosts;
        while (take('@')) {
            if (!hosts.empty()) hosts += ',';
            hosts += '@' + domain();
            while (take(',')) {
            }
        }
        if (take(':')) return hosts;
        at_ = start; // no route: "<@host>"
        return std::nullopt;
    }

    void bare(std::string local) {
        ++at_;
        std::string host = domain();
        skipSpace();
        // "user@host (Full Name)" of RFC 822.
        std::optional<std::string> name;
        if (!comment_.empty()) name = comment_;
        if (!name.has_value() && host.empty() && local.empty()) return;
        ListedAddress address;
        address.name = std::move(name);
        address.mailbox = local.empty() ? std::string(missingMailbox) : std::move(local);
        address.host = host.empty() ? std::string(missingHost) : std::move(host);
        list_.push_back(std::move(address));
        // What stands between here and the next comma belongs to nothing.
        for (std::string rest; peek() != ',' && peek() != ';' && peek() != '\0';)
            if (rest.clear(); !word(rest)) ++at_;
    }

    std::string domain() {
        skipSpace();
        std::string host;
        if (at_ < text_.size() && text_[at_] == '[') {
            while (at_ < text_.size() && text_[at_] != ']')
                host += text_[at_++];
            if (at_ < text_.size()) host += text_[at_++];
            return host;
        }
        // obs-domain allows white space and comments around the dots only.
        for (;;) {
            std::string one;
            if (peek() == '"' || !word(one)) return host;
            host += one;
            if (one.back() != '.' && peek() != '.') return host;
        }
    }

    void add(std::optional<std::string> name, std::string mailbox, std::string host) {
        list_.push_back({std::move(name),
                         {},
                         mailbox.empty() ? std::string(missingMailbox) : std::move(mailbox),
                         host.empty() ? std::string(missingHost) : std::move(host)});
    }

    const std::string_view text_;
    const std::size_t most_;
    std::size_t at_ = 0;
    bool inGroup_ = false;
    std::string comment_;
    std::vector<ListedAddress> list_;
};

} // namespace

std::vector<ListedAddress> parseAddressList(std::string_view value, std::size_t most) {
    return AddressReader(value, most).read();
}

bool anyAddress(std::string_view value, const std::function<bool(const ListedAddress&)>& look) {
    return AddressReader(value, 0).any(look);
}

std::string addressText(const ListedAddress& address) {
    std::string path;
    if (address.mailbox && *address.mailbox != missingMailbox) path = decodeWords(*address.mailbox);
    if (address.host && *address.host != missingHost) path += '@' + decodeWords(*address.host);
    if (!address.name) return path;
    std::string text = decodeWords(*address.name);
    if (!path.empty()) text += " <" + path + '>';
    return text;
}

} // namespace ismail::mail
