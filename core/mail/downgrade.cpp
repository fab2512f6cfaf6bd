#include "mail/downgrade.h"

#include <algorithm>
#include <string_view>

namespace ismail::mail {

namespace {

using Kind = DowngradeEdit::Kind;

Error refused(const char* sentence) { return Error{ErrorKind::invalid, sentence}; }

// Decides part by part and collects the edits.
class Planner {
public:
    Planner(const MimeStructure& structure, DowngradeTarget target) : structure_(structure), target_(target) {}

    Result<DowngradePlan> plan() {
        for (const MimePart& part : structure_.parts) {
            if (tooMuch(part.headerTraits))
                return refused(
                    "A header of the message has characters or lines that the receiving server does not take.");
            if (structure_.tooComplex && (tooMuch(part.bodyTraits) || tooMuch(part.aroundTraits)))
                return refused("The message has too many nested parts to be converted.");
            if (const Status status = part.kind == MimeKind::leaf ? leaf(part) : container(part); !status)
                return status.error();
        }
        std::stable_sort(plan_.begin(), plan_.end(),
                         [](const DowngradeEdit& a, const DowngradeEdit& b) { return a.range.begin < b.range.begin; });
        return std::move(plan_);
    }

private:
    bool tooMuch(const ContentTraits& traits) const {
        return traits.binary() || (target_ == DowngradeTarget::sevenBit && traits.eightBit);
    }

    void replace(ByteRange range, std::string text) { plan_.push_back({range, Kind::replace, std::move(text)}); }

    Status leaf(const MimePart& part) {
        if (!tooMuch(part.bodyTraits)) {
            relabel(part, part.bodyTraits.eightBit ? "8bit" : "7bit");
            return {};
        }
        const bool plainLabel = part.encoding == TransferEncoding::sevenBit ||
                                part.encoding == TransferEncoding::eightBit ||
                                part.encoding == TransferEncoding::binary;
        if (!plainLabel || part.duplicateEncoding)
            return refused("A part of the message is labelled as encoded and holds characters that are not.");
        // "It is EXPRESSLY FORBIDDEN to use any encodings other than '7bit', '8bit', or 'binary' with any composite
        // media type" (RFC 2045 section 6.4); RFC 6533 lifts it for message/global and its kin.
        if (part.type == "multipart" || (part.type == "message" && !part.subtype.starts_with("global")))
            return refused("The message contains a part of a kind that may not be converted.");
        const bool asText = part.type == "text" && !part.bodyTraits.nulOrBare;
        label(part, asText ? "quoted-printable" : "base64");
        plan_.push_back({part.body, asText ? Kind::quotedPrintable : Kind::base64, {}});
        return {};
    }

    // Multipart and message/rfc822: what is inside is converted on its own; only the label has to stay true. Preamble
    // and epilogue are no content ("to be ignored", RFC 2046 section 5.1.1): where they do not fit they are left out.
    Status container(const MimePart& part) {
        relabel(part, target_ == DowngradeTarget::sevenBit ? "7bit" : "8bit");
        if (!tooMuch(part.aroundTraits)) return {};
        if (!hasChild(part)) return refused("The parts of the message cannot be found.");
        if (part.preamble.size() > 0) replace(part.preamble, {});
        if (part.epilogue.size() > 0) replace(part.epilogue, {});
        return {};
    }

    // The label alone, where it promises more than the peer takes.
    void relabel(const MimePart& part, const char* encoding) {
        const bool tooHigh = part.encoding == TransferEncoding::binary ||
                             (part.encoding == TransferEncoding::eightBit && target_ == DowngradeTarget::sevenBit);
        if (tooHigh && part.encodingField.size() > 0) replace(part.encodingField, encodingLine(encoding));
    }

    static std::string encodingLine(std::string_view encoding) {
        return "Content-Transfer-Encoding: " + std::string(encoding) + "\r\n";
    }

    // The label of a part that gets encoded, with the MIME fields that give it a meaning.
    void label(const MimePart& part, std::string_view encoding) {
        std::string added;
        if (isMessage(part)) {
            if (!part.hasMimeVersion) added += "MIME-Version: 1.0\r\n";
            // RFC 1428 section 3: "the charset should be labelled UNKNOWN-8BIT".
            if (!part.hasContentType) added += "Content-Type: text/plain; charset=unknown-8bit\r\n";
        }
        if (part.encodingField.size() > 0)
            replace(part.encodingField, encodingLine(encoding));
        else
            added += encodingLine(encoding);
        if (!part.hasEmptyLine) added += "\r\n";
        replace({part.header.end, part.header.end}, std::move(added));
    }

    // Without a single part its text would all count as preamble: it must not be dropped.
    bool hasChild(const MimePart& part) const {
        const auto index = static_cast<std::size_t>(&part - structure_.parts.data());
        return index + 1 < structure_.parts.size() && structure_.parts[index + 1].parent == static_cast<int>(index);
    }

    bool isMessage(const MimePart& part) const {
        return part.parent < 0 || structure_.parts[static_cast<std::size_t>(part.parent)].kind == MimeKind::message;
    }

    const MimeStructure& structure_;
    DowngradeTarget target_;
    DowngradePlan plan_;
};

} // namespace

Result<DowngradePlan> planDowngrade(const MimeStructure& structure, DowngradeTarget target) {
    return Planner(structure, target).plan();
}

void Downgrader::feed(ByteView bytes, Bytes& out) {
    while (!bytes.empty()) {
        beginEdits(out);
        std::uint64_t room = bytes.size();
        if (edit_ < plan_.size()) {
            const ByteRange& range = plan_[edit_].range;
            room = std::min<std::uint64_t>(room, (inEdit_ ? range.end : range.begin) - offset_);
        }
        const ByteView part = bytes.substr(0, static_cast<std::size_t>(room));
        if (inEdit_) {
            encode(part, out);
        } else {
            out += part;
            bareEnd_ = false;
        }
        offset_ += part.size();
        bytes.remove_prefix(part.size());
        if (inEdit_ && offset_ == plan_[edit_].range.end) endEdit(out);
    }
}

// Starts the edits at the current offset; those that replace nothing end at once.
void Downgrader::beginEdits(Bytes& out) {
    while (!inEdit_ && edit_ < plan_.size() && plan_[edit_].range.begin == offset_) {
        const DowngradeEdit& edit = plan_[edit_];
        inEdit_ = true;
        if (edit.kind == Kind::replace) out += edit.text;
        if (edit.kind == Kind::quotedPrintable) quotedPrintable_ = {};
        if (edit.kind == Kind::base64) base64_ = {};
        if (edit.range.size() == 0) endEdit(out);
    }
}

void Downgrader::encode(ByteView bytes, Bytes& out) {
    const Kind kind = plan_[edit_].kind;
    if (kind == Kind::quotedPrintable) quotedPrintable_.feed(bytes, out);
    if (kind == Kind::base64) base64_.feed(bytes, out);
}

void Downgrader::endEdit(Bytes& out) {
    const Kind kind = plan_[edit_].kind;
    if (kind == Kind::quotedPrintable) quotedPrintable_.finish(out);
    if (kind == Kind::base64) base64_.finish(out);
    bareEnd_ = kind == Kind::base64;
    inEdit_ = false;
    ++edit_;
}

void Downgrader::finish(Bytes& out) {
    beginEdits(out);
    if (bareEnd_) out += "\r\n";
    bareEnd_ = false;
}

Result<Bytes> downgradeToSevenBit(ByteView message, DowngradeTarget target) {
    MimeScanner scanner;
    scanner.feed(message);
    auto plan = planDowngrade(scanner.finish(), target);
    if (!plan) return plan.error();
    Downgrader downgrader(std::move(plan).value());
    Bytes out;
    out.reserve(message.size() + message.size() / 3);
    downgrader.feed(message, out);
    downgrader.finish(out);
    return out;
}

} // namespace ismail::mail
