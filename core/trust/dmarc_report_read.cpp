#include "base/ip_network.h"
#include "base/text.h"
#include "trust/dmarc_report.h"
#include "trust/xml_reader.h"

#include <charconv>
#include <string_view>

namespace ismail::trust {

namespace {

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

class ReportParser {
public:
    explicit ReportParser(ByteView xml) : xml_(xml) {}

    Result<DmarcReport> run() {
        for (;;) {
            switch (xml_.next()) {
            case XmlReader::Event::broken: return badReport("It is not well-formed XML, or has a document type.");
            case XmlReader::Event::finished: return finish();
            case XmlReader::Event::begin:
                if (path_.empty() && xml_.name() != "feedback") return badReport("It is no DMARC report.");
                path_ += "/" + xml_.name();
                if (path_ == "/feedback/record") row_ = {};
                if (path_ == "/feedback/record/auth_results/dkim") signature_ = {};
                break;
            case XmlReader::Event::end:
                if (!element()) return badReport(problem_);
                path_.resize(path_.rfind('/'));
                break;
            }
        }
    }

private:
    Result<DmarcReport> finish() {
        if (report_.policy.domain.empty()) return badReport("It does not say whose policy it is about.");
        if (report_.organisation.empty() || report_.id.empty()) return badReport("It does not say whose report it is.");
        if (report_.begin <= 0 || report_.end < report_.begin) return badReport("Its dates make no sense.");
        return std::move(report_);
    }

    bool element() {
        std::string_view where = path_;
        where.remove_prefix(std::string_view("/feedback").size());
        if (where.starts_with("/report_metadata/")) return metadata(where.substr(17));
        if (where.starts_with("/policy_published/")) return policy(where.substr(18));
        if (where == "/record") return endOfRow();
        if (where.starts_with("/record/")) return row(where.substr(8));
        return true;
    }

    bool metadata(std::string_view name) {
        if (name == "org_name") report_.organisation = reportedText(xml_.text());
        if (name == "email") report_.email = reportedText(xml_.text());
        if (name == "report_id") report_.id = reportedText(xml_.text());
        if (name == "date_range/begin") report_.begin = reportedNumber(xml_.text()).value_or(0);
        if (name == "date_range/end") report_.end = reportedNumber(xml_.text()).value_or(0);
        return true;
    }

    bool policy(std::string_view name) {
        ReportedPolicy& policy = report_.policy;
        const std::string value = reportedWord(xml_.text());
        if (name == "domain") policy.domain = value;
        if (name == "p") policy.p = value;
        if (name == "sp") policy.sp = value;
        if (name == "np") policy.np = value;
        if (name == "fo") policy.fo = value;
        if (name == "adkim") policy.strictDkim = value == "s";
        if (name == "aspf") policy.strictSpf = value == "s";
        if (name == "testing") policy.testing = value == "y";
        return true;
    }

    bool row(std::string_view name) {
        const std::string_view text = xml_.text();
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
        return true;
    }

    bool endOfRow() {
        const auto address = IpAddress::parse(row_.source);
        if (!address || row_.count < 0 || row_.count > maxReportedCount) {
            problem_ = "A row of it has no address or no count.";
            return false;
        }
        row_.source = address->text();
        if (report_.rows.size() == maxReportRows) {
            problem_ = "It has too many rows.";
            return false;
        }
        report_.rows.push_back(std::move(row_));
        return true;
    }

    XmlReader xml_;
    DmarcReport report_;
    ReportedRow row_;
    ReportedSignature signature_;
    std::string path_; // "/feedback/record/row"
    std::string problem_;
};

} // namespace

Result<DmarcReport> readDmarcReport(ByteView xml) { return ReportParser(xml).run(); }

} // namespace ismail::trust
