#include "trust/xml_reader.h"

#include "base/text.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace ismail::trust {

namespace {

constexpr std::string_view byteOrderMark = "\xEF\xBB\xBF";

bool isXmlBlank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

bool endsXmlName(char c) { return isXmlBlank(c) || c == '>' || c == '/' || c == '<' || c == '=' || c == '&'; }

void appendUtf8(std::string& out, std::uint32_t c) {
    if (c < 0x80) {
        out += static_cast<char>(c);
    } else if (c < 0x800) {
        out += static_cast<char>(0xC0 | (c >> 6));
        out += static_cast<char>(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        out += static_cast<char>(0xE0 | (c >> 12));
        out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
        out += static_cast<char>(0x80 | (c & 0x3F));
    } else {
        out += static_cast<char>(0xF0 | (c >> 18));
        out += static_cast<char>(0x80 | ((c >> 12) & 0x3F));
        out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
        out += static_cast<char>(0x80 | (c & 0x3F));
    }
}

} // namespace

XmlReader::XmlReader(ByteView text) : in_(text) {
    if (in_.starts_with(byteOrderMark)) at_ = byteOrderMark.size();
}

XmlReader::Event XmlReader::broken() {
    failed_ = true;
    return Event::broken;
}

bool XmlReader::skipTo(std::string_view end) {
    const std::size_t found = in_.find(end, at_);
    if (found == ByteView::npos) return false;
    at_ = found + end.size();
    return true;
}

void XmlReader::addCharacter(ByteView entity) {
    std::string& text = open_.back().text;
    constexpr std::pair<std::string_view, char> known[] = {
        {"lt", '<'}, {"gt", '>'}, {"amp", '&'}, {"apos", '\''}, {"quot", '"'}};
    for (const auto& [name, c] : known)
        if (entity == name) text += c;
    if (!entity.starts_with("#")) return;
    const bool hex = entity.starts_with("#x");
    const ByteView digits = entity.substr(hex ? 2 : 1);
    std::uint32_t c = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), c, hex ? 16 : 10);
    if (error != std::errc() || end != digits.data() + digits.size()) return;
    if (c >= 0x20 && c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF)) appendUtf8(text, c);
}

void XmlReader::takeText(ByteView raw) {
    constexpr std::size_t maxEntity = 10;
    if (open_.empty()) return;
    std::string& text = open_.back().text;
    for (std::size_t i = 0; i < raw.size() && text.size() < maxXmlText; ++i) {
        if (raw[i] != '&') {
            text += raw[i];
            continue;
        }
        const std::size_t end = raw.substr(i + 1, maxEntity).find(';');
        if (end == ByteView::npos) continue;
        addCharacter(raw.substr(i + 1, end));
        i += end + 1;
    }
}

bool XmlReader::readName() {
    const std::size_t from = at_;
    while (at_ < in_.size() && !endsXmlName(in_[at_]))
        if (++at_ - from > maxXmlName) return false;
    ByteView name = in_.substr(from, at_ - from);
    if (const std::size_t colon = name.rfind(':'); colon != ByteView::npos) name.remove_prefix(colon + 1);
    name_ = name;
    return !name_.empty();
}

// Behind "<", at the name or the "/".
XmlReader::Event XmlReader::tag() {
    const bool end = in_[at_] == '/';
    if (end) ++at_;
    if (!readName()) return broken();
    char quote = 0, last = 0;
    for (; at_ < in_.size(); ++at_) {
        const char c = in_[at_];
        if (quote != 0) {
            if (c == quote) quote = 0;
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (c == '<') {
            return broken();
        } else if (c == '>') {
            break;
        }
        last = c;
    }
    if (at_ == in_.size()) return broken();
    ++at_;
    if (end) {
        if (open_.empty() || open_.back().name != name_) return broken();
        text_ = trim(open_.back().text);
        open_.pop_back();
        return Event::end;
    }
    if (open_.size() == maxXmlDepth || (open_.empty() && rootSeen_)) return broken();
    rootSeen_ = true;
    open_.push_back({name_, {}});
    closing_ = last == '/';
    return Event::begin;
}

XmlReader::Event XmlReader::next() {
    if (failed_) return Event::broken;
    if (std::exchange(closing_, false)) {
        name_ = open_.back().name;
        text_.clear();
        open_.pop_back();
        return Event::end;
    }
    while (at_ < in_.size()) {
        const std::size_t less = in_.find('<', at_);
        takeText(in_.substr(at_, less == ByteView::npos ? less : less - at_));
        if (less == ByteView::npos || less + 1 >= in_.size()) break;
        at_ = less + 1;
        const ByteView rest = in_.substr(at_);
        if (rest.starts_with("?")) {
            if (!skipTo("?>")) return broken();
        } else if (rest.starts_with("!--")) {
            at_ += 3;
            if (!skipTo("-->")) return broken();
        } else if (rest.starts_with("![CDATA[")) {
            const std::size_t from = at_ + 8;
            at_ = from;
            if (!skipTo("]]>") || open_.empty()) return broken();
            std::string& text = open_.back().text;
            const std::size_t room = maxXmlText - std::min(maxXmlText, text.size());
            text += in_.substr(from, std::min(room, at_ - 3 - from));
        } else if (rest.starts_with("!")) {
            return broken(); // a document type, with whatever it declares
        } else {
            return tag();
        }
    }
    at_ = in_.size();
    return open_.empty() && rootSeen_ ? Event::finished : broken();
}

} // namespace ismail::trust
