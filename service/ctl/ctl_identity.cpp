#include "ctl_format.h"
#include "ctl_functions.h"

#include <array>

namespace ismail::ctl {

namespace {

std::string stateText(const rpc::DnsLine& line) {
    switch (line.state) {
    case rpc::RecordState::right: return "right";
    case rpc::RecordState::missing: return line.importance == rpc::Importance::may ? "missing (may be)" : "missing";
    case rpc::RecordState::differs: return "differs";
    case rpc::RecordState::notAsked: break;
    }
    return "no answer";
}

void printLine(Session& session, const rpc::DnsLine& line) {
    session.out() << "\n" << stateText(line) << ": " << line.type << " " << oneLine(orDash(line.owner)) << "\n";
    Labels labels;
    if (line.state == rpc::RecordState::right)
        labels.add("  is", line.found.empty() ? std::string() : oneLine(line.found.front()));
    else
        labels.add("  publish", oneLine(line.zone));
    if (line.state != rpc::RecordState::right)
        for (const std::string& found : line.found)
            labels.add("  found", oneLine(found));
    session.out() << labels.text();
    if (line.state != rpc::RecordState::right) session.out() << wrapped(line.why, 4);
    session.out() << wrapped(line.note, 4);
}

std::string_view kindText(rpc::ViewFactKind kind) {
    constexpr std::array<std::string_view, 15> texts{"MX",
                                                     "A",
                                                     "AAAA",
                                                     "PTR",
                                                     "greeting",
                                                     "STARTTLS",
                                                     "certificate",
                                                     "certified name",
                                                     "certified until",
                                                     "TLSA check",
                                                     "TLSA",
                                                     "MTA-STS",
                                                     "SPF",
                                                     "CNAME",
                                                     "not seen"};
    static_assert(texts.size() == enumNames(rpc::ViewFactKind{}).size());
    return texts[static_cast<std::size_t>(kind)];
}

void printViewpoint(Session& session, const rpc::Viewpoint& viewpoint, const std::string& domain) {
    constexpr std::size_t widest = 90;
    session.out() << "\nFrom " << oneLine(viewpoint.server) << (viewpoint.here ? " (this server)" : "") << ":\n";
    session.out() << wrapped(viewpoint.text, 2);
    Table facts({{"HOST"}, {"WHAT"}, {"OF"}, {"SEEN"}});
    for (const rpc::ViewFact& fact : viewpoint.facts)
        facts.row({fact.host.empty() ? domain : fact.host, std::string(kindText(fact.kind)), fact.about,
                   shortened(fact.value, widest)});
    session.out() << facts.text();
    if (viewpoint.cut) session.out() << "  There was more to say.\n";
}

} // namespace

int domainDns(Session& session, const Arguments& arguments) {
    rpc::DomainDns::Request request;
    request.domain = arguments.word(0);
    request.anew = true;
    if (const std::string* from = arguments.value("from")) request.from = *from;
    return session.show<rpc::DomainDns>(request, [&](const rpc::DomainDns::Response& response) {
        if (arguments.has("zone-file")) {
            session.out() << manyLines(response.zoneFile);
            return;
        }
        session.out() << oneLine(response.domain) << ": " << enumText(response.verdict) << "\n";
        for (const rpc::Finding& finding : response.findings)
            session.out() << enumText(finding.severity) << ": " << oneLine(finding.text) << "\n";
        for (const rpc::DnsLine& line : response.lines)
            printLine(session, line);
        for (const rpc::Viewpoint& viewpoint : response.viewpoints)
            printViewpoint(session, viewpoint, response.domain);
        if (!response.advice.empty()) session.out() << "\nDMARC, next step:\n" << wrapped(response.advice, 4);
        if (!response.proposed.empty()) session.out() << "    publish " << oneLine(response.proposed) << "\n";
    });
}

int dmarcReports(Session& session, const Arguments& arguments) {
    OptionReader options(arguments);
    rpc::DmarcReports::Request request;
    request.domain = arguments.word(0);
    request.days = options.number("days", 1, 180).value_or(request.days);
    if (options.failed()) return session.usage(options.error());
    return session.show<rpc::DmarcReports>(request, [&](const rpc::DmarcReports::Response& response) {
        if (response.reports == 0) {
            session.out() << "No reports about " << oneLine(response.domain)
                          << " in this time. They come where its DMARC record says rua=mailto:"
                          << oneLine(response.reportsTo) << "\n";
            return;
        }
        session.out() << counted(response.messages, "message") << " as " << oneLine(response.domain) << ", "
                      << response.proven << " proven, in " << counted(response.reports, "report") << "\n\n";
        constexpr Align right = Align::right;
        Table sources({{"SOURCE"}, {"MESSAGES", right}, {"PROVEN", right}, {"DKIM", right}, {"SPF", right}});
        for (const rpc::ReportSource& each : response.sources)
            sources.row({each.source.empty() ? "others" : oneLine(each.source), std::to_string(each.messages),
                         std::to_string(each.proven), std::to_string(each.dkim), std::to_string(each.spf)});
        session.out() << sources.text();
        const auto shown = static_cast<std::int64_t>(response.sources.size());
        if (response.sourcesInAll > shown) session.out() << "and " << response.sourcesInAll - shown << " others\n";
        Table reporters({{"REPORTER"}, {"REPORTS", right}, {"MESSAGES", right}, {"UNTIL"}});
        for (const rpc::Reporter& each : response.reporters)
            reporters.row({oneLine(each.reporter), std::to_string(each.reports), std::to_string(each.messages),
                           exact(each.last, session.now())});
        session.out() << "\n" << reporters.text();
    });
}

} // namespace ismail::ctl
