#include "trust/dmarc_ladder.h"

#include "base/say.h"
#include "base/text.h"

namespace ismail::trust {

namespace {

DmarcAdvice waiting(DmarcPolicy policy, int days, const std::optional<DmarcNumbers>& numbers) {
    if (!numbers)
        return {DmarcStep::wait,
                policy == DmarcPolicy::none ? say("identity.dmarcWatch", dmarcWatchDays, dmarcWatchMessages)
                                            : say("identity.dmarcSettle", dmarcSettleDays),
                {}};
    return {DmarcStep::wait, say("identity.dmarcWait", numbers->messages, numbers->days, dmarcWatchMessages, days), {}};
}

} // namespace

DmarcPolicy policyInEffect(DmarcPolicy written, bool testing) {
    if (!testing) return written;
    return written == DmarcPolicy::reject ? DmarcPolicy::quarantine : DmarcPolicy::none;
}

std::string withPolicy(std::string_view record, DmarcPolicy policy) {
    std::string out;
    bool written = false;
    for (const std::string_view part : split(record, ';')) {
        const std::string_view tag = trim(part);
        const std::string_view name = trim(tag.substr(0, tag.find('=')));
        if (tag.empty() || equalsIgnoreCase(name, "t") || (written && equalsIgnoreCase(name, "p"))) continue;
        if (!out.empty()) out += "; ";
        written |= equalsIgnoreCase(name, "p");
        out += equalsIgnoreCase(name, "p") ? "p=" + std::string(dmarcPolicyName(policy)) : std::string(tag);
        // Without a policy it goes right behind the version, where old readers look for it.
        if (equalsIgnoreCase(name, "v") && parseDmarcRecord(record) && !parseDmarcRecord(record)->p && !written) {
            out += "; p=" + std::string(dmarcPolicyName(policy));
            written = true;
        }
    }
    return out;
}

DmarcAdvice adviseDmarc(const std::optional<std::string>& current, const std::optional<DmarcNumbers>& numbers) {
    const auto record = current ? parseDmarcRecord(*current) : std::nullopt;
    if (!record) return {DmarcStep::publish, say("identity.dmarcPublish"), {}};
    const DmarcPolicy policy = policyInEffect(record->p.value_or(DmarcPolicy::none), record->testing);
    if (policy == DmarcPolicy::reject) return {DmarcStep::stay, say("identity.dmarcDone"), {}};
    if (record->rua.empty()) return {DmarcStep::askReports, say("identity.dmarcAskReports"), {}};

    const int days = policy == DmarcPolicy::none ? dmarcWatchDays : dmarcSettleDays;
    if (!numbers || numbers->days < days || numbers->messages < dmarcWatchMessages)
        return waiting(policy, days, numbers);
    if (numbers->proven * 100 < numbers->messages * dmarcWatchPercent)
        return {DmarcStep::mend, say("identity.dmarcMend", numbers->messages - numbers->proven, numbers->messages), {}};
    if (policy == DmarcPolicy::none)
        return {DmarcStep::quarantine, say("identity.dmarcQuarantine", numbers->proven, numbers->messages),
                withPolicy(*current, DmarcPolicy::quarantine)};
    return {DmarcStep::reject, say("identity.dmarcReject", numbers->proven, numbers->messages),
            withPolicy(*current, DmarcPolicy::reject)};
}

} // namespace ismail::trust
