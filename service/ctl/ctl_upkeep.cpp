#include "ctl_format.h"
#include "ctl_functions.h"

#include "base/text.h"

#include <algorithm>
#include <chrono>

namespace ismail::ctl {

namespace {

using std::chrono::seconds;

constexpr std::int64_t mostSteps = 2000; // of the contract
constexpr std::size_t mostColumns = 6;   // of a table over time; more counters are shown as sums

std::vector<rpc::CounterName> counters(const Arguments& arguments, OptionReader& options) {
    std::vector<rpc::CounterName> out;
    for (const std::string& list : arguments.values("series"))
        for (const std::string& name : splitList(list))
            if (const auto counter = options.choiceOf<rpc::CounterName>("series", name)) out.push_back(*counter);
    return out;
}

// At most some 24 steps, of a length that people count in.
seconds usualStep(seconds last) {
    for (const std::int64_t minutes : {1, 5, 15, 60, 6 * 60, 24 * 60})
        if (last <= seconds(24 * 60 * minutes)) return seconds(60 * minutes);
    return std::max<seconds>(last / mostSteps, seconds(7 * 86400));
}

void printSums(Session& session, const rpc::StatsSeries::Response& response) {
    Table table({{"COUNTER"}, {"TOTAL", Align::right}, {"HIGHEST STEP", Align::right}});
    for (const rpc::CounterSeries& one : response.series) {
        const auto highest = std::ranges::max_element(one.values);
        table.row({kebab(enumText(one.counter)), std::to_string(one.total),
                   highest == one.values.end() ? "0" : std::to_string(*highest)});
    }
    session.out() << "From " << isoTime(response.from) << " in steps of " << duration(response.step) << "\n"
                  << table.text();
}

void printOverTime(Session& session, const rpc::StatsSeries::Response& response) {
    std::vector<std::string> titles;
    std::size_t steps = 0;
    for (const rpc::CounterSeries& one : response.series) {
        titles.push_back(asciiUpper(kebab(enumText(one.counter))));
        steps = std::max(steps, one.values.size());
    }
    std::vector<Column> columns{{"FROM"}};
    for (const std::string& title : titles)
        columns.push_back({title, Align::right});
    Table table(columns);
    const auto row = [&](std::string first, const auto& cellOf) {
        std::vector<std::string> cells{std::move(first)};
        for (const rpc::CounterSeries& one : response.series)
            cells.push_back(cellOf(one));
        table.row(std::move(cells));
    };
    for (std::size_t step = 0; step < steps; ++step)
        row(isoTime(response.from + response.step * static_cast<std::int64_t>(step)).substr(0, 16),
            [&](const rpc::CounterSeries& one) {
                return step < one.values.size() ? std::to_string(one.values[step]) : "-";
            });
    row("total", [](const rpc::CounterSeries& one) { return std::to_string(one.total); });
    session.out() << table.text();
}

} // namespace

int stats(Session& session, const Arguments& arguments) {
    OptionReader options(arguments);
    rpc::StatsSeries::Request request;
    request.counters = counters(arguments, options);
    const seconds last = options.duration("last").value_or(std::chrono::hours(24));
    const seconds step = options.duration("step").value_or(usualStep(last));
    if (last < seconds(1) || step < seconds(1) || last / step > mostSteps)
        options.fail("--last must have at least one and at most " + std::to_string(mostSteps) + " steps of --step.");
    if (options.failed()) return session.usage(options.error());
    // The range ends at the clock of the service, which only an answer tells.
    const auto status = session.call<rpc::GetStatus>({});
    if (!status) return session.failed();
    request.to = status->now;
    request.from = status->now - last;
    request.step = step;
    return session.show<rpc::StatsSeries>(request, [&](const auto& response) {
        if (response.series.size() <= mostColumns)
            printOverTime(session, response);
        else
            printSums(session, response);
    });
}

int alertList(Session& session, const Arguments& arguments) {
    OptionReader options(arguments);
    const rpc::AlertList::Request request{arguments.has("active"), options.number("limit", 1, 1000).value_or(100)};
    if (options.failed()) return session.usage(options.error());
    return session.show<rpc::AlertList>(request, [&](const auto& response) {
        const Time now = session.now();
        if (response.alerts.empty()) session.out() << "No alerts.\n";
        for (const rpc::AlertInfo& alert : response.alerts) {
            session.out() << oneLine(alert.subject) << "\n";
            session.out() << "    " << (alert.clearedAt ? "was so " : "is so since ") << exact(alert.raisedAt, now);
            if (alert.clearedAt) session.out() << ", ended " << exact(*alert.clearedAt, now);
            session.out() << (alert.mailedAt ? ", mailed " + relative(*alert.mailedAt, now) : ", not mailed") << "\n";
            session.out() << wrapped(alert.text, 4);
        }
    });
}

int alertTest(Session& session, const Arguments&) {
    return session.show<rpc::AlertTest>({}, [&](const auto& response) {
        session.out() << "A test alert is on its way to " << oneLine(join(response.recipients, ", ")) << " as message "
                      << oneLine(response.messageId) << "\n";
    });
}

// ---- Certificate ----------------------------------------------------------------------------------------------------

namespace {

void printCertificate(Session& session, const rpc::CertificateDetails& certificate) {
    Labels labels;
    labels.add("Subject", certificate.subject);
    labels.add("Issuer",
               certificate.selfSigned ? "itself (self-signed; peers that verify will refuse it)" : certificate.issuer);
    labels.add("Names", join(certificate.names, ", "));
    labels.add("Valid from", exact(certificate.validFrom, session.now()));
    labels.add("Valid to", exact(certificate.validTo, session.now()));
    labels.add("SHA-256", certificate.fingerprint);
    labels.add("File", certificate.file);
    labels.add("Problem", certificate.problem);
    session.out() << labels.text();
}

} // namespace

int certificateShow(Session& session, const Arguments&) {
    return session.show<rpc::CertificateInfo>({}, [&](const auto& response) { printCertificate(session, response); });
}

int certificateReload(Session& session, const Arguments&) {
    return session.show<rpc::CertificateReload>({}, [&](const auto& response) { printCertificate(session, response); });
}

} // namespace ismail::ctl
