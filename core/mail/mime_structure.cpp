#include "mail/mime_structure.h"

#include "base/text.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace ismail::mail {

namespace {

constexpr std::size_t maxHeldHeaderLine = maxMimeFieldValue + 64; // more of a header line is not looked at
constexpr std::size_t maxHeldDelimiter = maxMimeBoundary + 258;   // "--", boundary, "--", white space

bool isSpace(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

// Takes the value of a structured field apart (RFC 2045 section 5.1); comments count as white space.
class ValueReader {
public:
    explicit ValueReader(std::string_view text) : text_(text) {}

    void skipSpace() {
        int depth = 0;
        while (at_ < text_.size()) {
            const char c = text_[at_];
            if (c == '(')
                ++depth;
            else if (c == ')' && depth > 0)
                --depth;
            else if (c == '\\' && depth > 0)
                ++at_;
            else if (depth == 0 && !isSpace(c))
                return;
            ++at_;
        }
    }

    bool take(char c) {
        skipSpace();
        if (at_ >= text_.size() || text_[at_] != c) return false;
        ++at_;
        return true;
    }

    // Up to one of the stop characters, white space or a comment.
    std::string token(std::string_view stops) {
        skipSpace();
        const std::size_t start = std::min(at_, text_.size());
        while (at_ < text_.size() && !isSpace(text_[at_]) && text_[at_] != '(' &&
               stops.find(text_[at_]) == std::string_view::npos)
            ++at_;
        return std::string(text_.substr(start, std::min(at_, text_.size()) - start));
    }

    // A quoted-string or a token. Characters such as "=" need quotes here and often have none: only ";" ends the token.
    std::string parameterValue() {
        if (!take('"')) return token(";");
        std::string out;
        while (at_ < text_.size() && text_[at_] != '"') {
            if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
            out += text_[at_++];
        }
        ++at_;
        return out;
    }

    // To just after the next ";" outside quotes; false if there is none.
    bool nextParameter() {
        while (at_ < text_.size()) {
            skipSpace();
            if (take(';')) return true;
            if (at_ < text_.size() && text_[at_] == '"')
                parameterValue();
            else
                ++at_;
        }
        return false;
    }

private:
    std::string_view text_;
    std::size_t at_ = 0;
};

bool isMimeFieldName(std::string_view name) {
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) { return c > ' ' && c <= '~'; });
}

} // namespace

ContentType parseContentType(std::string_view value) {
    ValueReader reader(value);
    ContentType out;
    out.type = asciiLower(reader.token("/;"));
    if (!reader.take('/')) return {};
    out.subtype = asciiLower(reader.token(";"));
    if (out.type.empty() || out.subtype.empty()) return {};
    while (reader.nextParameter()) {
        const std::string name = asciiLower(reader.token("=;"));
        if (!reader.take('=')) continue;
        std::string text = reader.parameterValue();
        if (name != "boundary" || !out.boundary.empty()) continue;
        // "boundary := 0*69<bchars> bcharsnospace": it cannot end with a space.
        text.erase(text.find_last_not_of(" \t") + 1);
        out.boundary = std::move(text);
    }
    return out;
}

TransferEncoding parseTransferEncoding(std::string_view value) {
    const std::string name = asciiLower(ValueReader(value).token(";"));
    if (name == "7bit") return TransferEncoding::sevenBit;
    if (name == "8bit") return TransferEncoding::eightBit;
    if (name == "binary") return TransferEncoding::binary;
    if (name == "quoted-printable") return TransferEncoding::quotedPrintable;
    if (name == "base64") return TransferEncoding::base64;
    return TransferEncoding::other;
}

MimeScanner::MimeScanner() {
    structure_.parts.emplace_back();
    open_.push_back({});
    resetHeader(0);
}

void MimeScanner::feed(ByteView bytes) {
    while (!bytes.empty()) {
        if (atLineStart_) {
            atLineStart_ = false;
            lineStart_ = offset_;
            holding_ = open_.back().region == Region::header || (bytes.front() == '-' && delimiters_ > 0);
        }
        const void* found = std::memchr(bytes.data(), '\n', bytes.size());
        const std::size_t length = found == nullptr
                                       ? bytes.size()
                                       : static_cast<std::size_t>(static_cast<const char*>(found) - bytes.data()) + 1;
        const bool ends = found != nullptr && (length > 1 ? bytes[length - 2] == '\r' : crBefore_);
        crBefore_ = bytes[length - 1] == '\r';
        if (holding_)
            hold(bytes.substr(0, length));
        else
            check_.feed(bytes.substr(0, length));
        offset_ += length;
        bytes.remove_prefix(length);
        if (!ends) continue;
        atLineStart_ = true;
        ++lines_;
        if (holding_) wholeLine();
    }
}

// Keeps a line that may be a delimiter or is a header line, until it is known to be neither or grows too long.
void MimeScanner::hold(ByteView bytes) {
    held_ += bytes;
    const bool header = open_.back().region == Region::header;
    const bool mayBeDelimiter = held_.size() < 2 || held_.starts_with("--");
    const std::size_t limit = header ? maxHeldHeaderLine : mayBeDelimiter ? maxHeldDelimiter : 0;
    if (held_.size() <= limit) return;
    // Cut to what a byte-by-byte reader would have seen, so that the answer does not depend on the cuts.
    if (header) headerLine(ByteView(held_).substr(0, limit));
    check_.feed(held_);
    held_.clear();
    holding_ = false;
}

void MimeScanner::wholeLine() {
    const Bytes line = std::move(held_);
    held_.clear();
    holding_ = false;
    if (delimiter(ByteView(line).substr(0, line.size() - 2))) return;
    if (open_.back().region != Region::header) {
        check_.feed(line);
        return;
    }
    if (line.size() == 2) {
        endHeader();
        return;
    }
    headerLine(ByteView(line).substr(0, line.size() - 2));
    check_.feed(line);
}

// dash-boundary or close-delimiter of any multipart that is open, the innermost first (RFC 2046 section 5.1.2: an outer
// boundary ends what is inside).
bool MimeScanner::delimiter(ByteView line) {
    if (delimiters_ == 0 || !line.starts_with("--")) return false;
    const auto end = line.find_last_not_of(" \t");
    line = line.substr(2, end == ByteView::npos || end < 1 ? 0 : end - 1);
    for (std::size_t level = open_.size(); level-- > 0;) {
        if (open_[level].region != Region::preamble && open_[level].region != Region::parts) continue;
        const std::string& boundary = structure_.parts[open_[level].part].boundary;
        if (!line.starts_with(boundary)) continue;
        const ByteView rest = line.substr(boundary.size());
        if (!rest.empty() && rest != "--") continue;
        closeAbove(level, true);
        betweenParts(level, !rest.empty());
        return true;
    }
    return false;
}

// After a delimiter line of the multipart at this level, which is the innermost open entity now.
void MimeScanner::betweenParts(std::size_t level, bool close) {
    Open& open = open_[level];
    MimePart& part = structure_.parts[open.part];
    if (open.region == Region::preamble) {
        part.preamble.end = lineStart_;
        endRegion(part.aroundTraits);
    }
    const bool full = structure_.parts.size() >= maxMimeParts;
    if (full && !close) structure_.tooComplex = true;
    if (close || full) {
        open.region = Region::epilogue;
        part.epilogue.begin = offset_;
        --delimiters_;
        return;
    }
    open.region = Region::parts;
    const int parent = static_cast<int>(open.part);
    const bool digest = part.type == "multipart" && part.subtype == "digest";
    push(parent);
    open_.back().digest = digest;
}

void MimeScanner::push(int parent) {
    MimePart part;
    part.parent = parent;
    part.depth = structure_.parts[static_cast<std::size_t>(parent)].depth + 1;
    part.header = {offset_, offset_};
    part.body = {offset_, offset_};
    structure_.parts.push_back(std::move(part));
    Open open;
    open.part = structure_.parts.size() - 1;
    open_.push_back(open);
    resetHeader(offset_);
}

void MimeScanner::resetHeader(std::uint64_t at) {
    firstLine_ = true;
    field_ = Field::none;
    fieldStart_ = at;
    fieldValue_.clear();
    contentType_.reset();
    encodingSeen_ = false;
    check_ = ContentCheck{};
}

void MimeScanner::headerLine(ByteView line) {
    const bool first = std::exchange(firstLine_, false);
    if (!first && !line.empty() && (line.front() == ' ' || line.front() == '\t')) {
        if (field_ != Field::none && fieldValue_.size() < maxMimeFieldValue)
            fieldValue_ += line.substr(0, maxMimeFieldValue);
        return;
    }
    endField(lineStart_);
    const auto colon = line.find(':');
    const ByteView name = trim(line.substr(0, colon));
    const bool indented = !line.empty() && isSpace(line.front());
    if (colon == ByteView::npos || !isMimeFieldName(name) || indented) {
        // The same rule as in header_scan.h: a message that starts with something else has no header.
        const bool mailboxFile = startsWithIgnoreCase(line, "From ") || startsWithIgnoreCase(line, ">From ");
        if (first && !mailboxFile && open_.back().part == 0) wholeMessageIsBody();
        return;
    }
    fieldStart_ = lineStart_;
    if (equalsIgnoreCase(name, "Content-Type"))
        field_ = Field::contentType;
    else if (equalsIgnoreCase(name, "Content-Transfer-Encoding"))
        field_ = Field::encoding;
    else if (equalsIgnoreCase(name, "MIME-Version"))
        current().hasMimeVersion = true;
    if (field_ != Field::none) fieldValue_ = line.substr(colon + 1, maxMimeFieldValue);
}

void MimeScanner::wholeMessageIsBody() {
    MimePart& part = current();
    part.type = "text";
    part.subtype = "plain";
    open_.back().region = Region::leaf;
}

// at: where the line after the field starts.
void MimeScanner::endField(std::uint64_t at) {
    MimePart& part = current();
    if (field_ == Field::contentType && !contentType_) {
        contentType_ = parseContentType(fieldValue_);
        part.hasContentType = true;
    } else if (field_ == Field::encoding) {
        if (encodingSeen_) {
            part.duplicateEncoding = true;
        } else {
            part.encoding = parseTransferEncoding(fieldValue_);
            part.encodingField = {fieldStart_, at};
        }
        encodingSeen_ = true;
    }
    field_ = Field::none;
    fieldValue_.clear();
}

// The type of the entity whose fields have all been read.
void MimeScanner::settleType() {
    MimePart& part = current();
    part.type = "text";
    part.subtype = "plain";
    if (contentType_ && !contentType_->type.empty()) {
        part.type = contentType_->type;
        part.subtype = contentType_->subtype;
        if (part.type == "multipart") part.boundary = contentType_->boundary;
    } else if (open_.back().digest && !contentType_) {
        part.type = "message";
        part.subtype = "rfc822";
    }
}

// The empty line came: decides what the body is.
void MimeScanner::endHeader() {
    endField(lineStart_);
    settleType();
    MimePart& part = current();
    part.header.end = lineStart_;
    part.hasEmptyLine = true;
    part.body = {offset_, offset_};
    open_.back().linesBefore = lines_;
    endRegion(part.headerTraits);
    const bool container = part.type == "multipart" || (part.type == "message" && part.subtype == "rfc822");
    const bool deep =
        static_cast<std::size_t>(part.depth) + 1 >= maxMimeDepth || structure_.parts.size() >= maxMimeParts;
    if (container && deep) structure_.tooComplex = true;
    const bool opaque = part.encoding == TransferEncoding::quotedPrintable || part.encoding == TransferEncoding::base64;
    Open& open = open_.back();
    open.region = Region::leaf;
    if (deep || !container) return;
    if (part.type == "multipart" && !part.boundary.empty() && part.boundary.size() <= maxMimeBoundary) {
        part.kind = MimeKind::multipart;
        part.preamble = part.epilogue = {offset_, offset_};
        open.region = Region::preamble;
        ++delimiters_;
    } else if (part.type == "message" && !opaque) {
        part.kind = MimeKind::message;
        open.region = Region::message;
        push(static_cast<int>(open.part));
    }
}

// Ends every entity inside the one at this level. beforeDelimiter: the CRLF before the current line belongs to the
// delimiter.
void MimeScanner::closeAbove(std::size_t level, bool beforeDelimiter) {
    const std::uint64_t lineEnd = beforeDelimiter ? lineStart_ : offset_;
    while (open_.size() > level + 1) {
        close(lineEnd, beforeDelimiter);
        open_.pop_back();
    }
}

void MimeScanner::close(std::uint64_t lineEnd, bool beforeDelimiter) {
    const Open open = open_.back();
    MimePart& part = current();
    if (open.region == Region::header) {
        endField(lineEnd);
        settleType();
        part.header.end = lineEnd;
        part.body = {lineEnd, lineEnd};
        endRegion(part.headerTraits);
        return;
    }
    const std::uint64_t bodyEnd = beforeDelimiter ? lineEnd - 2 : lineEnd;
    part.body.end = std::max(part.body.begin, bodyEnd);
    // Before a delimiter neither its own line nor the CRLF that belongs to it counts.
    const std::uint64_t lines = lines_ - open.linesBefore;
    part.bodyLines = beforeDelimiter ? std::max<std::uint64_t>(lines, 2) - 2 : lines;
    if (open.region == Region::leaf) endRegion(part.bodyTraits);
    if (open.region == Region::preamble) part.preamble.end = part.body.end;
    if (open.region == Region::epilogue) part.epilogue.end = std::max(part.epilogue.begin, part.body.end);
    if (open.region == Region::preamble || open.region == Region::epilogue) endRegion(part.aroundTraits);
    if (open.region == Region::preamble || open.region == Region::parts) --delimiters_;
}

// What was checked since the region began goes to the part; the next region starts afresh.
void MimeScanner::endRegion(ContentTraits& into) {
    check_.finish();
    const ContentTraits& found = check_.traits();
    into.eightBit |= found.eightBit;
    into.nulOrBare |= found.nulOrBare;
    into.longLine |= found.longLine;
    check_ = ContentCheck{};
}

const MimeStructure& MimeScanner::finish() {
    if (!held_.empty()) {
        // A last line without its CRLF: the closing delimiter often comes so.
        const Bytes line = std::move(held_);
        held_.clear();
        ++lines_;
        if (!delimiter(line)) {
            --lines_;
            if (open_.back().region == Region::header) headerLine(line);
            check_.feed(line);
        }
    }
    while (!open_.empty()) {
        close(offset_, false);
        open_.pop_back();
    }
    structure_.octets = offset_;
    return structure_;
}

} // namespace ismail::mail
