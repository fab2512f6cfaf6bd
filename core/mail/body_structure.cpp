#include "mail/body_structure.h"

#include "base/text.h"
#include "mail/header_fields.h"
#include "mail/header_scan.h"
#include "mail/imap_text.h"
#include "mail/message_envelope.h"
#include "mail/mime_parameters.h"

#include <algorithm>
#include <string>

namespace ismail::mail {

namespace {

// Where the grammar wants a part and there is none: one that holds nothing.
constexpr std::string_view emptyPart = "(\"text\" \"plain\" (\"charset\" \"us-ascii\") NIL NIL \"7bit\" 0 0)";
constexpr std::string_view emptyPartExtended =
    "(\"text\" \"plain\" (\"charset\" \"us-ascii\") NIL NIL \"7bit\" 0 0 NIL NIL NIL NIL)";

// What the header of an entity says about its body.
struct Fields {
    MimeValue type;
    std::optional<std::string> id, description, encoding, md5, location;
    std::optional<MimeValue> disposition;
    std::vector<std::string> languages;
};

Fields fieldsOf(ByteView header) {
    Fields fields;
    bool typed = false, language = false;
    HeaderFields reader(header);
    const auto keep = [](std::optional<std::string>& into, std::string_view value) {
        if (!into) into = unfold(value.substr(0, maxFactField));
    };
    for (HeaderField field; reader.next(field);) {
        if (!startsWithIgnoreCase(field.name, "Content-")) continue;
        const std::string_view name = field.name.substr(8);
        const std::string_view value = field.value.substr(0, maxFactField);
        if (equalsIgnoreCase(name, "Type")) {
            if (!typed) fields.type = parseMimeValue(unfold(value), maxFactParameters);
            typed = true;
        } else if (equalsIgnoreCase(name, "Disposition")) {
            if (!fields.disposition) fields.disposition = parseMimeValue(unfold(value), maxFactParameters);
        } else if (equalsIgnoreCase(name, "Language")) {
            if (!language) fields.languages = parseLanguages(unfold(value), maxFactParameters);
            language = true;
        } else if (equalsIgnoreCase(name, "ID")) {
            keep(fields.id, value);
        } else if (equalsIgnoreCase(name, "Description")) {
            keep(fields.description, value);
        } else if (equalsIgnoreCase(name, "Transfer-Encoding")) {
            if (!fields.encoding) fields.encoding = parseMimeValue(unfold(value), 0).value;
        } else if (equalsIgnoreCase(name, "MD5")) {
            keep(fields.md5, value);
        } else if (equalsIgnoreCase(name, "Location")) {
            keep(fields.location, value);
        }
    }
    return fields;
}

class Writer {
public:
    Writer(const MimeStructure& structure, ByteView header, const ReadBytes& read)
        : structure_(structure), header_(header), read_(read), children_(structure.parts.size()) {
        for (std::size_t i = 1; i < structure.parts.size(); ++i)
            children_[static_cast<std::size_t>(structure.parts[i].parent)].push_back(i);
        texts_.parts.resize(structure.parts.size());
    }

    Result<BodyStructureTexts> run() {
        part(0);
        if (!failed_.ok()) return failed_.error();
        return std::move(texts_);
    }

private:
    void both(std::string_view text) {
        texts_.extended += text;
        texts_.basic += text;
    }
    void number(std::uint64_t n) { both(' ' + std::to_string(n)); }
    bool full() const { return texts_.extended.size() > maxBodyStructure; }
    void string(std::string_view text) {
        Bytes out;
        appendImapString(out, full() ? text.substr(0, 64) : text);
        both(out);
    }
    void nstring(const std::optional<std::string>& text) {
        if (text && !full())
            string(*text);
        else
            both("NIL");
    }
    Bytes parameters(const std::vector<std::pair<std::string, std::string>>& list) const {
        if (list.empty() || full()) return "NIL";
        Bytes out = "(";
        for (const auto& [name, value] : list) {
            if (out.size() > 1) out += ' ';
            appendImapString(out, name);
            out += ' ';
            appendImapString(out, value);
        }
        return out + ')';
    }

    Bytes headerOf(std::size_t index) {
        if (index == 0) return Bytes(header_);
        const ByteRange range = structure_.parts[index].header;
        auto bytes =
            read_(range.begin, static_cast<std::size_t>(std::min<std::uint64_t>(range.size(), maxHeaderBlock)));
        if (bytes) return std::move(*bytes);
        failed_ = bytes.error();
        return {};
    }

    void part(std::size_t index) {
        const MimePart& part = structure_.parts[index];
        const Bytes header = headerOf(index);
        if (!failed_.ok()) return;
        const Fields fields = fieldsOf(header);
        FactPart& fact = texts_.parts[index];
        fact.parent = part.parent;
        fact.kind = part.kind;
        fact.encoding = part.encoding;
        fact.text = part.kind == MimeKind::leaf && part.type == "text";
        if (fact.text)
            if (const std::string* charset = fields.type.find("charset")) fact.charset = asciiLower(*charset);
        fact.header = {part.header.begin, part.body.begin};
        fact.body = part.body;
        both("(");
        // What cannot be taken apart is a multipart all the same: the grammar has no other place for the type.
        if (part.kind == MimeKind::multipart || part.type == "multipart")
            multipart(index, fields);
        else
            single(index, fields, header);
        both(")");
    }

    // body-type-mpart, with body-ext-mpart
    void multipart(std::size_t index, const Fields& fields) {
        if (children_[index].empty()) {
            texts_.extended += emptyPartExtended;
            texts_.basic += emptyPart;
        }
        for (const std::size_t child : children_[index])
            part(child);
        both(" ");
        string(structure_.parts[index].subtype);
        texts_.extended += ' ' + parameters(fields.type.parameters);
        extension(fields);
    }

    // body-type-1part, with body-ext-1part
    void single(std::size_t index, const Fields& fields, ByteView header) {
        const MimePart& part = structure_.parts[index];
        string(part.type);
        both(" ");
        string(part.subtype);
        auto list = fields.type.parameters;
        // The type is that of the default where the field could not be read; then its parameters mean nothing.
        if (!part.hasContentType || fields.type.value.find('/') == std::string::npos) list.clear();
        // RFC 2045 section 5.2: what a text without a charset is in.
        if (part.type == "text" && std::none_of(list.begin(), list.end(), [](const auto& parameter) {
                return startsWithIgnoreCase(parameter.first, "charset");
            }))
            list.emplace_back("charset", "us-ascii");
        both(' ' + parameters(list) + ' ');
        nstring(fields.id);
        both(" ");
        nstring(fields.description);
        both(" ");
        string(fields.encoding && !fields.encoding->empty() ? std::string_view(*fields.encoding) : "7bit");
        number(part.body.size());
        if (part.kind == MimeKind::message) {
            const std::size_t child = children_[index].empty() ? index : children_[index].front();
            both(' ' + imapEnvelope(child == index ? header : ByteView(headerOf(child))));
            both(" ");
            this->part(child);
            number(part.bodyLines);
        } else if (part.type == "message" && part.subtype == "rfc822") {
            // It is encoded, which RFC 2046 section 5.2.1 forbids, or too deep; the grammar wants an envelope.
            both(" (NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL) ");
            texts_.extended += emptyPartExtended;
            texts_.basic += emptyPart;
            number(part.bodyLines);
        } else if (part.type == "text") {
            number(part.bodyLines);
        }
        texts_.extended += ' ';
        appendImapNString(texts_.extended, fields.md5);
        extension(fields);
    }

    // body-fld-dsp SP body-fld-lang SP body-fld-loc
    void extension(const Fields& fields) {
        Bytes& out = texts_.extended;
        out += ' ';
        if (fields.disposition && !fields.disposition->value.empty() && !full()) {
            out += '(';
            appendImapString(out, fields.disposition->value);
            out += ' ' + parameters(fields.disposition->parameters) + ')';
        } else {
            out += "NIL";
        }
        out += ' ';
        if (fields.languages.empty() || full()) {
            out += "NIL";
        } else {
            out += '(';
            for (std::size_t i = 0; i < fields.languages.size(); ++i) {
                if (i > 0) out += ' ';
                appendImapString(out, fields.languages[i]);
            }
            out += ')';
        }
        out += ' ';
        if (full())
            out += "NIL";
        else
            appendImapNString(out, fields.location);
    }

    const MimeStructure& structure_;
    const ByteView header_;
    const ReadBytes& read_;
    std::vector<std::vector<std::size_t>> children_;
    BodyStructureTexts texts_;
    Status failed_;
};

} // namespace

Result<BodyStructureTexts> bodyStructure(const MimeStructure& structure, ByteView header, const ReadBytes& read) {
    return Writer(structure, header, read).run();
}

} // namespace ismail::mail
