#include "view_mapping.h"

#include "answers.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace ismail::service {

namespace {

rpc::ViewFact factOf(const std::string& host, group::ProbeFact fact) {
    fact.about = readableText(fact.about, maxViewValue);
    fact.value = readableText(fact.value, maxViewValue);
    rpc::ViewFact out;
    out.host = host;
    out.kind = static_cast<rpc::ViewFactKind>(fact.what);
    out.about = fact.about;
    out.sentence = group::failureSentence(fact);
    if (fact.what == group::ProbeFactKind::certificateEnd) out.end = group::endOf(fact);
    out.value = !out.sentence.empty() ? render(out.sentence) : out.end ? isoTime(*out.end) : fact.value;
    return out;
}

class Filling {
public:
    explicit Filling(rpc::Viewpoint& viewpoint) : viewpoint_(viewpoint) {}

    void add(rpc::ViewFact fact) {
        octets_ += fact.host.size() + fact.about.size() + fact.value.size();
        if (octets_ > maxViewOctets || viewpoint_.facts.size() >= maxViewFacts)
            viewpoint_.cut = true;
        else
            viewpoint_.facts.push_back(std::move(fact));
    }
    void addAll(const std::string& host, std::vector<group::ProbeFact> facts) {
        // Answers come in any order.
        std::stable_sort(facts.begin(), facts.end(), [](const group::ProbeFact& a, const group::ProbeFact& b) {
            return std::tie(a.what, a.about, a.value) < std::tie(b.what, b.about, b.value);
        });
        for (group::ProbeFact& fact : facts)
            add(factOf(host, std::move(fact)));
    }

private:
    rpc::Viewpoint& viewpoint_;
    std::size_t octets_ = 0;
};

} // namespace

rpc::Severity severityOf(group::ViewFinding::Weight weight) {
    switch (weight) {
    case group::ViewFinding::Weight::good: return rpc::Severity::ok;
    case group::ViewFinding::Weight::notice: return rpc::Severity::notice;
    case group::ViewFinding::Weight::warning: return rpc::Severity::warning;
    case group::ViewFinding::Weight::problem: break;
    }
    return rpc::Severity::problem;
}

rpc::Viewpoint viewpointOf(const group::View& view, const std::string& domain, const std::string& ownName) {
    rpc::Viewpoint out;
    out.here = view.name.empty();
    out.server = out.here ? ownName : view.name;
    out.outcome = static_cast<rpc::ViewOutcome>(view.outcome);
    out.sentence = group::outcomeSentence(view.outcome, out.server, domain);
    out.text = render(out.sentence);
    out.cut = view.cut;
    Filling filling(out);
    filling.addAll({}, view.facts);
    for (const group::HostView& host : view.hosts) {
        filling.addAll(host.host, host.facts);
        out.cut |= host.cut;
        const Sentence why = group::outcomeSentence(host.outcome, out.server, domain);
        if (!why.empty()) filling.add({host.host, rpc::ViewFactKind::failure, host.host, render(why), why, {}});
    }
    return out;
}

} // namespace ismail::service
