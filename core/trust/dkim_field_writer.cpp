#include "trust/dkim_field_writer.h"

#include "base/text.h"
#include "trust/dkim_canon.h"

#include <algorithm>

namespace ismail::trust {

namespace {
constexpr std::size_t mostColumns = 78;
}

DkimFieldWriter::DkimFieldWriter(std::string_view name) : name_(name), out_(name_ + ':'), column_(out_.size()) {}

// blank: a space stands before it where no fold does.
void DkimFieldWriter::word(std::string_view text, bool blank) {
    if (column_ + text.size() + (blank ? 1 : 0) > mostColumns) {
        out_ += "\r\n ";
        column_ = 1;
    } else if (blank) {
        out_ += ' ';
        ++column_;
    }
    out_ += text;
    column_ += text.size();
}

void DkimFieldWriter::folded(std::string_view text) {
    while (!text.empty()) {
        if (column_ >= mostColumns) {
            out_ += "\r\n ";
            column_ = 1;
        }
        const std::string_view piece = text.substr(0, mostColumns - column_);
        out_ += piece;
        column_ += piece.size();
        text.remove_prefix(piece.size());
    }
}

DkimFieldWriter& DkimFieldWriter::tag(std::string_view name, std::string_view value) {
    word(std::string(name) + '=' + std::string(value) + ';', true);
    return *this;
}

DkimFieldWriter& DkimFieldWriter::list(std::string_view name, const std::vector<std::string>& parts) {
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const std::string text = parts[i] + (i + 1 == parts.size() ? ';' : ':');
        word(i == 0 ? std::string(name) + '=' + text : text, i == 0);
    }
    return *this;
}

DkimFieldWriter& DkimFieldWriter::base64(std::string_view name, std::string_view octets) {
    word(std::string(name) + '=', true);
    folded(toBase64(octets) + ';');
    return *this;
}

Bytes DkimFieldWriter::unsignedForm() {
    word("b=", true);
    Bytes relaxed;
    appendRelaxedField(name_, std::string_view(out_).substr(name_.size() + 1), relaxed);
    relaxed.resize(relaxed.size() - 2);
    return relaxed;
}

Bytes DkimFieldWriter::finish(std::string_view signature) {
    folded(toBase64(signature));
    out_ += "\r\n";
    return std::move(out_);
}

} // namespace ismail::trust
