#include "trust/dmarc_report.h"

#include <algorithm>
#include <string_view>

namespace ismail::trust {

namespace {

constexpr std::string_view reportNamespace = "urn:ietf:params:xml:ns:dmarc-2.0";

std::string xmlText(std::string_view text) {
    std::string out;
    for (const char c : text.substr(0, maxReportText)) {
        if (c == '&')
            out += "&amp;";
        else if (c == '<')
            out += "&lt;";
        else if (c == '>')
            out += "&gt;";
        else if (c >= 0x20 && c < 0x7F)
            out += c;
        else
            out += '?'; // domains are A-labels; nothing else that is written needs more than ASCII
    }
    return out;
}

class XmlWriter {
public:
    void open(std::string_view name) {
        line("<" + std::string(name) + ">");
        ++depth_;
    }
    void close(std::string_view name) {
        --depth_;
        line("</" + std::string(name) + ">");
    }
    void leaf(std::string_view name, std::string_view text) {
        line("<" + std::string(name) + ">" + xmlText(text) + "</" + std::string(name) + ">");
    }
    void leaf(std::string_view name, std::int64_t number) { leaf(name, std::to_string(number)); }
    void optional(std::string_view name, std::string_view text) {
        if (!text.empty()) leaf(name, text);
    }
    void line(std::string_view text) {
        out_.append(depth_ * 2, ' ');
        out_ += text;
        out_ += '\n';
    }
    std::string take() { return std::move(out_); }

private:
    std::string out_;
    std::size_t depth_ = 0;
};

void writeMetadata(XmlWriter& xml, const DmarcReport& report) {
    xml.open("report_metadata");
    xml.leaf("org_name", report.organisation);
    xml.leaf("email", report.email);
    xml.leaf("report_id", report.id);
    xml.open("date_range");
    xml.leaf("begin", report.begin);
    xml.leaf("end", report.end);
    xml.close("date_range");
    xml.leaf("generator", "ISMail");
    xml.close("report_metadata");
}

void writePolicy(XmlWriter& xml, const ReportedPolicy& policy) {
    xml.open("policy_published");
    xml.leaf("domain", policy.domain);
    xml.leaf("p", policy.p);
    xml.optional("sp", policy.sp);
    xml.optional("np", policy.np);
    xml.leaf("adkim", policy.strictDkim ? "s" : "r");
    xml.leaf("aspf", policy.strictSpf ? "s" : "r");
    xml.leaf("discovery_method", "treewalk");
    xml.optional("fo", policy.fo);
    xml.leaf("testing", policy.testing ? "y" : "n");
    xml.close("policy_published");
}

void writeRow(XmlWriter& xml, const ReportedRow& row) {
    xml.open("record");
    xml.open("row");
    xml.leaf("source_ip", row.source);
    xml.leaf("count", row.count);
    xml.open("policy_evaluated");
    xml.leaf("disposition", row.disposition);
    xml.leaf("dkim", row.dkim ? "pass" : "fail");
    xml.leaf("spf", row.spf ? "pass" : "fail");
    if (!row.reason.empty()) {
        xml.open("reason");
        xml.leaf("type", row.reason);
        xml.close("reason");
    }
    xml.close("policy_evaluated");
    xml.close("row");
    xml.open("identifiers");
    xml.leaf("header_from", row.author);
    xml.close("identifiers");
    xml.open("auth_results");
    for (const ReportedSignature& signature : row.signatures) {
        xml.open("dkim");
        xml.leaf("domain", signature.domain);
        xml.leaf("selector", signature.selector);
        xml.leaf("result", signature.result);
        xml.close("dkim");
    }
    if (!row.spfResult.empty()) {
        xml.open("spf");
        xml.leaf("domain", row.spfDomain);
        xml.leaf("scope", "mfrom");
        xml.leaf("result", row.spfResult);
        xml.close("spf");
    }
    xml.close("auth_results");
    xml.close("record");
}

} // namespace

std::string writeDmarcReport(const DmarcReport& report) {
    XmlWriter xml;
    xml.line("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    xml.line("<feedback xmlns=\"" + std::string(reportNamespace) + "\">");
    xml.leaf("version", "1.0");
    writeMetadata(xml, report);
    writePolicy(xml, report.policy);
    for (const ReportedRow& row : report.rows)
        writeRow(xml, row);
    xml.line("</feedback>");
    return xml.take();
}

} // namespace ismail::trust
