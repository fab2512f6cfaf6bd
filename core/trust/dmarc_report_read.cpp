#include "base/ip_network.h"
#include "base/text.h"
#include "trust/dmarc_report.h"

#include <expat.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <string_view>
#include <type_traits>

namespace ismail::trust {

namespace {

constexpr std::size_t maxPath = 256;                         // octets of the names of elements within each other
constexpr std::size_t maxText = 1024;                        // octets kept of the text of one element
constexpr std::int64_t maxReportedCount = 1'000'000'000'000; // messages of one row; more is nonsense

Error badReport(std::string why) { return Error{ErrorKind::invalid, std::move(why)}; }

// Printable ASCII: what a report says is shown to people.
std::string reportedText(std::string_view text) {
    std::string out;
    for (const char c : text.substr(0, maxReportText))
        out += c >= 0x20 && c < 0x7F ? c : '?';
    return out;
}

std::string reportedWord(std::string_view text) { return asciiLower(reportedText(text)); }

std::optional<std::int64_t> reportedNumber(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number < 0) return std::nullopt;
    return number;
}

// Reads while expat goes through the text. A document type ends the reading, so that nothing is declared, expanded or
// fetched.
class ReportParser {
public:
    ReportParser() : xml_(XML_ParserCreate(nullptr)) {
        XML_SetUserData(xml_.get(), this);
        XML_SetElementHandler(
            xml_.get(),
            [](void* self, const char* name, const char**) { static_cast<ReportParser*>(self)->begin(name); },
            [](void* self, const char*) { static_cast<ReportParser*>(self)->end(); });
        XML_SetCharacterDataHandler(xml_.get(), [](void* self, const char* text, int size) {
            static_cast<ReportParser*>(self)->text({text, static_cast<std::size_t>(size)});
        });
        XML_SetStartDoctypeDeclHandler(xml_.get(), [](void* self, const char*, const char*, const char*, int) {
            static_cast<ReportParser*>(self)->stop("It has a document type.");
        });
    }

    Result<DmarcReport> run(ByteView xml) {
        if (xml.size() > maxReportOctets) return badReport("It is too large.");
        const auto status = XML_Parse(xml_.get(), xml.data(), static_cast<int>(xml.size()), XML_TRUE);
        if (!problem_.empty()) return badReport(problem_);
        if (status != XML_STATUS_OK) return badReport("It is not well-formed XML.");
        return finish();
    }

private:
    Result<DmarcReport> finish() {
        if (report_.policy.domain.empty()) return badReport("It does not say whose policy it is about.");
        if (report_.organisation.empty() || report_.id.empty()) return badReport("It does not say whose report it is.");
        if (report_.begin <= 0 || report_.end < report_.begin || report_.end > maxReportTime)
            return badReport("Its dates make no sense.");
        return std::move(report_);
    }

    void stop(std::string why) {
        if (problem_.empty()) problem_ = std::move(why);
        XML_StopParser(xml_.get(), XML_FALSE);
    }

    // Prefixes of names are taken off, whether they are declared or not.
    void begin(std::string_view name) {
        if (const std::size_t colon = name.rfind(':'); colon != std::string_view::npos) name.remove_prefix(colon + 1);
        if (path_.empty() && name != "feedback") return stop("It is no DMARC report.");
        if (path_.size() + name.size() > maxPath) return stop("Its elements are nested too deeply.");
        path_.append("/").append(name);
        text_.clear();
        if (path_ == "/feedback/record") row_ = {};
        if (path_ == "/feedback/record/auth_results/dkim") signature_ = {};
    }

    void text(std::string_view more) { text_ += more.substr(0, maxText - std::min(maxText, text_.size())); }

    void end() {
        if (!problem_.empty()) return;
        element(std::string_view(path_).substr(std::string_view("/feedback").size()), trim(text_));
        text_.clear();
        path_.resize(path_.rfind('/'));
    }

    void element(std::string_view where, std::string_view text) {
        if (where.starts_with("/report_metadata/")) metadata(where.substr(17), text);
        if (where.starts_with("/policy_published/")) policy(where.substr(18), text);
        if (where.starts_with("/record/")) row(where.substr(8), text);
        if (where == "/record") endOfRow();
    }

    void metadata(std::string_view name, std::string_view text) {
        if (name == "org_name") report_.organisation = reportedText(text);
        if (name == "email") report_.email = reportedText(text);
        if (name == "report_id") report_.id = reportedText(text);
        if (name == "date_range/begin") report_.begin = reportedNumber(text).value_or(0);
        if (name == "date_range/end") report_.end = reportedNumber(text).value_or(0);
    }

    void policy(std::string_view name, std::string_view text) {
        ReportedPolicy& policy = report_.policy;
        const std::string value = reportedWord(text);
        if (name == "domain") policy.domain = value;
        if (name == "p") policy.p = value;
        if (name == "sp") policy.sp = value;
        if (name == "np") policy.np = value;
        if (name == "fo") policy.fo = value;
        if (name == "adkim") policy.strictDkim = value == "s";
        if (name == "aspf") policy.strictSpf = value == "s";
        if (name == "testing") policy.testing = value == "y";
    }

    void row(std::string_view name, std::string_view text) {
        if (name == "row/source_ip") row_.source = reportedText(text);
        if (name == "row/count") row_.count = reportedNumber(text).value_or(-1);
        if (name == "row/policy_evaluated/disposition") row_.disposition = reportedWord(text);
        if (name == "row/policy_evaluated/dkim") row_.dkim = text == "pass";
        if (name == "row/policy_evaluated/spf") row_.spf = text == "pass";
        if (name == "row/policy_evaluated/reason/type") row_.reason = reportedWord(text);
        if (name == "identifiers/header_from") row_.author = reportedWord(text);
        if (name == "auth_results/dkim/domain") signature_.domain = reportedWord(text);
        if (name == "auth_results/dkim/selector") signature_.selector = reportedText(text);
        if (name == "auth_results/dkim/result") signature_.result = reportedWord(text);
        if (name == "auth_results/dkim" && row_.signatures.size() < maxReportSignatures)
            row_.signatures.push_back(signature_);
        if (name == "auth_results/spf/domain") row_.spfDomain = reportedWord(text);
        if (name == "auth_results/spf/result") row_.spfResult = reportedWord(text);
    }

    void endOfRow() {
        const auto address = IpAddress::parse(row_.source);
        if (!address || row_.count < 0 || row_.count > maxReportedCount)
            return stop("A row of it has no address or no count.");
        if (report_.rows.size() == maxReportRows) return stop("It has too many rows.");
        row_.source = address->text();
        report_.rows.push_back(std::move(row_));
    }

    struct Free {
        void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
    };
    std::unique_ptr<std::remove_pointer_t<XML_Parser>, Free> xml_;
    DmarcReport report_;
    ReportedRow row_;
    ReportedSignature signature_;
    std::string path_; // "/feedback/record/row"
    std::string text_; // of the element since its last tag
    std::string problem_;
};

} // namespace

Result<DmarcReport> readDmarcReport(ByteView xml) { return ReportParser().run(xml); }

} // namespace ismail::trust
