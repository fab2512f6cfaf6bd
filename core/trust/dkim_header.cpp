#include "trust/dkim_header.h"

#include "base/text.h"
#include "mail/header_fields.h"
#include "mail/header_scan.h"

#include <algorithm>
#include <array>
#include <numeric>

namespace ismail::trust {

namespace {

constexpr std::array<std::string_view, 15> dkimSingletons = {"from",
                                                             "sender",
                                                             "reply-to",
                                                             "to",
                                                             "cc",
                                                             "bcc",
                                                             "date",
                                                             "subject",
                                                             "message-id",
                                                             "in-reply-to",
                                                             "references",
                                                             "mime-version",
                                                             "content-type",
                                                             "content-transfer-encoding",
                                                             "content-disposition"};

// As strings compare, without regard to case.
int compareNames(std::string_view a, std::string_view b) {
    const std::size_t common = std::min(a.size(), b.size());
    for (std::size_t i = 0; i < common; ++i) {
        const int difference =
            static_cast<unsigned char>(asciiLower(a[i])) - static_cast<unsigned char>(asciiLower(b[i]));
        if (difference != 0) return difference;
    }
    return a.size() == b.size() ? 0 : a.size() < b.size() ? -1 : 1;
}

} // namespace

DkimHeader::DkimHeader(Bytes header) : header_(std::move(header)) {
    const bool whole = header_ == "\r\n" || header_.ends_with("\r\n\r\n");
    tooLong_ = header_.size() > mail::maxHeaderBlock || (header_.size() == mail::maxHeaderBlock && !whole);
    if (tooLong_) return;
    mail::HeaderFields walk(header_);
    const auto offset = [this](const char* at) { return static_cast<std::uint32_t>(at - header_.data()); };
    for (mail::HeaderField field; walk.next(field);)
        fields_.push_back({offset(field.whole.data()), offset(field.name.data() + field.name.size()),
                           offset(field.value.data()), offset(field.whole.data() + field.whole.size())});
    sorted_.resize(fields_.size());
    std::iota(sorted_.rbegin(), sorted_.rend(), 0U);
    std::stable_sort(sorted_.begin(), sorted_.end(),
                     [this](std::uint32_t a, std::uint32_t b) { return compareNames(name(a), name(b)) < 0; });
}

std::string_view DkimHeader::name(std::size_t field) const {
    const Field& f = fields_[field];
    return trim(ByteView(header_).substr(f.begin, f.name - f.begin));
}

std::string_view DkimHeader::value(std::size_t field) const {
    const Field& f = fields_[field];
    ByteView value = ByteView(header_).substr(f.value, f.end - f.value);
    if (value.ends_with("\r\n")) value.remove_suffix(2);
    return value;
}

DkimHeader::Run DkimHeader::runOf(std::string_view wanted) const {
    const auto first =
        std::lower_bound(sorted_.begin(), sorted_.end(), wanted,
                         [this](std::uint32_t a, std::string_view b) { return compareNames(name(a), b) < 0; });
    const auto last = std::upper_bound(first, sorted_.end(), wanted, [this](std::string_view a, std::uint32_t b) {
        return compareNames(a, name(b)) < 0;
    });
    return {static_cast<std::size_t>(first - sorted_.begin()), static_cast<std::size_t>(last - sorted_.begin())};
}

std::vector<std::size_t> DkimHeader::named(std::string_view wanted) const {
    const Run run = runOf(wanted);
    std::vector<std::size_t> out;
    for (std::size_t i = run.last; i > run.first; --i)
        out.push_back(sorted_[i - 1]);
    return out;
}

std::size_t DkimHeader::count(std::string_view wanted) const {
    const Run run = runOf(wanted);
    return run.last - run.first;
}

void DkimHeader::select(const std::vector<std::string>& names, DkimCanon canon, std::size_t except,
                        crypto::Sha256& sha) {
    std::vector<std::uint32_t> taken(sorted_.size()); // of each run, kept at its first place
    for (const std::string& wanted : names) {
        const Run run = runOf(wanted);
        if (run.first == run.last) continue;
        std::uint32_t& used = taken[run.first];
        if (run.first + used < run.last && sorted_[run.first + used] == except) ++used;
        if (run.first + used < run.last) add(sorted_[run.first + used++], canon, sha);
    }
}

ByteView DkimHeader::relaxed(std::size_t field) {
    if (relaxedEnd_.empty()) {
        relaxed_.reserve(header_.size() + 2);
        relaxedEnd_.reserve(fields_.size());
        for (std::size_t i = 0; i < fields_.size(); ++i) {
            appendRelaxedField(name(i), value(i), relaxed_);
            relaxedEnd_.push_back(relaxed_.size());
        }
    }
    const std::size_t begin = field == 0 ? 0 : relaxedEnd_[field - 1];
    return ByteView(relaxed_).substr(begin, relaxedEnd_[field] - begin);
}

void DkimHeader::add(std::size_t field, DkimCanon canon, crypto::Sha256& sha) {
    if (canon == DkimCanon::relaxed) {
        sha.update(relaxed(field));
        return;
    }
    const Field& f = fields_[field];
    const ByteView whole = ByteView(header_).substr(f.begin, f.end - f.begin);
    sha.update(whole);
    if (!whole.ends_with("\r\n")) sha.update("\r\n");
}

void DkimHeader::addOwn(std::size_t field, DkimCanon canon, const DkimTag& signature, crypto::Sha256& sha) const {
    const Field& f = fields_[field];
    Bytes kept(value(field));
    kept.erase(signature.begin, signature.end - signature.begin);
    if (canon == DkimCanon::simple) {
        sha.update(ByteView(header_).substr(f.begin, f.value - f.begin));
        sha.update(kept);
        return;
    }
    Bytes out;
    appendRelaxedField(name(field), kept, out);
    sha.update(ByteView(out).substr(0, out.size() - 2));
}

bool DkimHeader::hasUnsignedDoubles(const std::vector<std::string>& signedNames) const {
    return std::any_of(dkimSingletons.begin(), dkimSingletons.end(), [&](std::string_view once) {
        const auto covered = std::count(signedNames.begin(), signedNames.end(), once);
        return covered > 0 && count(once) > static_cast<std::size_t>(covered);
    });
}

} // namespace ismail::trust
