#include "base/path_text.h"
#include "ctl_format.h"
#include "ctl_functions.h"

#include <fstream>
#include <istream>
#include <string>

namespace ismail::ctl {

namespace {

std::string signedPoints(std::int64_t points) { return (points > 0 ? "+" : "") + std::to_string(points); }

std::string spfLine(const rpc::VerdictSpf& spf) {
    std::string line = std::string(enumText(spf.result)) + " for " + spf.domain + " (" + spf.identity + ")";
    if (!spf.mechanism.empty()) line += ", rule " + spf.mechanism;
    if (!spf.problem.empty()) line += ": " + spf.problem;
    return line;
}

std::string signatureLine(const rpc::VerdictSignature& signature) {
    std::string line = std::string(enumText(signature.result)) + " for " + signature.domain + ", key " +
                       signature.selector + ", " + signature.algorithm;
    return signature.why.empty() ? line : line + ": " + signature.why;
}

std::string dmarcLine(const rpc::VerdictView& verdict) {
    if (!verdict.dmarcJudged) return "not judged";
    std::string line(enumText(verdict.dmarc));
    if (!verdict.dmarcRecord.empty()) line += ", by the record of " + verdict.dmarcRecord;
    if (!verdict.dmarcAligned.empty()) line += ", aligned by " + verdict.dmarcAligned;
    if (verdict.dmarcAsked != "absent") line += ", asks for " + verdict.dmarcAsked;
    return line;
}

void show(Session& session, const rpc::CheckSender::Response& response) {
    session.out() << oneLine(response.reply) << "\n";
    printVerdict(session, response.verdict);
}

template <class Request>
Request requestOf(const Arguments& arguments) {
    const OptionReader options(arguments);
    Request request;
    request.from = options.text("from").value_or("");
    request.to = options.text("to").value_or("");
    request.address = options.text("address").value_or("");
    request.helo = options.text("helo").value_or("");
    return request;
}

} // namespace

void printVerdict(Session& session, const rpc::VerdictView& verdict) {
    session.out() << "Decision: " << enumText(verdict.decision) << " (" << verdict.points << " points)\n";
    for (const rpc::VerdictReason& reason : verdict.reasons)
        session.out() << "  " << signedPoints(reason.points) << "  " << oneLine(reason.text) << "\n";
    Labels labels;
    labels.add("Client", verdict.address + (verdict.clientName.empty() ? "" : " (" + verdict.clientName + ")") + ", " +
                             verdict.client);
    if (!verdict.partner.empty()) labels.add("Brought by", verdict.partner);
    for (const rpc::VerdictSpf& spf : verdict.spf)
        labels.add("SPF", oneLine(spfLine(spf)));
    for (const rpc::VerdictSignature& signature : verdict.dkim)
        labels.add("DKIM", oneLine(signatureLine(signature)));
    labels.add("DMARC", oneLine(dmarcLine(verdict)));
    if (verdict.arc != rpc::CheckResult::none) labels.add("ARC", std::string(enumText(verdict.arc)));
    for (const rpc::VerdictList& list : verdict.lists)
        labels.add("List", oneLine(list.list + ": " + list.about + " (" + list.answer + ")"));
    session.out() << labels.text();
}

int checkSender(Session& session, const Arguments& arguments) {
    auto request = requestOf<rpc::CheckSender::Request>(arguments);
    request.from = arguments.word(0);
    return session.show<rpc::CheckSender>(request, [&](const auto& response) { show(session, response); });
}

int checkMessage(Session& session, const Arguments& arguments) {
    auto request = requestOf<rpc::CheckMessage::Request>(arguments);
    const std::string& name = arguments.word(0);
    std::ifstream file;
    if (name != "-") file.open(pathFromUtf8(name), std::ios::binary);
    std::istream& in = name == "-" ? session.in() : file;
    Bytes& message = request.message.data;
    char block[64 * 1024];
    while (in && message.size() <= rpc::CheckMessage::maxMessage) {
        in.read(block, sizeof block);
        message.append(block, static_cast<std::size_t>(in.gcount()));
    }
    if (message.empty() || message.size() > rpc::CheckMessage::maxMessage)
        return session.complain(oneLine(name) + " cannot be read: it must be a message of at most 2 MB.",
                                exit_code::usage);
    return session.show<rpc::CheckMessage>(request, [&](const auto& response) { show(session, response); });
}

} // namespace ismail::ctl
