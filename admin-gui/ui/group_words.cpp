#include "ui/group_words.h"

#include "ui/format.h"
#include "ui/look.h"
#include "ui/sentence_words.h"

#include <QCoreApplication>

namespace ismail::admin {

namespace {

// Texts that belong to no class of the window.
class GroupWords {
    Q_DECLARE_TR_FUNCTIONS(GroupWords)
};

bool isPaired(const rpc::GroupMember& member) { return member.state == rpc::PairState::paired; }

// What comes later needs somebody more.
int urgency(const rpc::GroupMember& member) {
    switch (member.verdict) {
    case rpc::MemberVerdict::up: return 0;
    case rpc::MemberVerdict::planned: return 1;
    case rpc::MemberVerdict::unknown: return 2;
    case rpc::MemberVerdict::cutOff: return 3;
    case rpc::MemberVerdict::down: return 4;
    case rpc::MemberVerdict::noNetwork: return 5;
    }
    return 0;
}

} // namespace

MemberLook memberLook(const rpc::GroupMember& member) {
    using rpc::Severity;
    if (member.state == rpc::PairState::none)
        return {GroupWords::tr("Not paired"), QStringLiteral("info"), Severity::notice, false};
    if (member.state == rpc::PairState::half)
        return {GroupWords::tr("Being paired"), QStringLiteral("retry"), Severity::notice, false};
    switch (member.verdict) {
    case rpc::MemberVerdict::up:
        // What it says of itself comes a moment after the channel.
        if (member.channel && member.diskTotal && !member.accepts)
            return {GroupWords::tr("Up, takes no mail"), QStringLiteral("warning"), Severity::warning, true};
        return {GroupWords::tr("Up"), QStringLiteral("ok"), Severity::ok, true};
    case rpc::MemberVerdict::planned:
        return {GroupWords::tr("Restarting"), QStringLiteral("pause"), Severity::notice, true};
    case rpc::MemberVerdict::cutOff:
        return {GroupWords::tr("Cut off from here"), QStringLiteral("disconnect"), Severity::warning, true};
    case rpc::MemberVerdict::down: return {GroupWords::tr("Down"), QStringLiteral("problem"), Severity::problem, true};
    case rpc::MemberVerdict::noNetwork:
        return {GroupWords::tr("No network here"), QStringLiteral("plug"), Severity::problem, true};
    case rpc::MemberVerdict::unknown: break;
    }
    return {GroupWords::tr("Not reached"), QStringLiteral("help"), Severity::warning, true};
}

QColor memberColor(const MemberLook& look) {
    return look.known ? severityColor(look.severity) : mutedColor(QPalette());
}

QString memberDetails(const rpc::GroupMember& member) {
    if (!isPaired(member))
        return member.state == rpc::PairState::half
                   ? GroupWords::tr("The pair is not finished yet.")
                   : GroupWords::tr("An ordinary partner: what it holds and how it is, it does not tell.");
    QStringList parts;
    if (member.verdict == rpc::MemberVerdict::up && !member.channel)
        parts.append(GroupWords::tr("It answers, but no channel is open."));
    else if (member.verdict != rpc::MemberVerdict::up)
        parts.append(localTimes(sentenceText(member.verdictSentence, member.verdictText)));
    if (member.verdict != rpc::MemberVerdict::up && member.lastHeard)
        parts.append(GroupWords::tr("Last heard %1.").arg(relativeTime(*member.lastHeard)));
    return parts.join(u' ');
}

QString lineWords(const rpc::GroupMember& member) {
    if (member.state == rpc::PairState::none) return GroupWords::tr("Mail only, as with any server");
    if (!member.channel) return GroupWords::tr("No channel");
    return member.calledHere ? GroupWords::tr("Channel open, opened by %1").arg(qs(member.partner))
                             : GroupWords::tr("Channel open, opened by this server");
}

QString heldWords(const rpc::MemberDomain& domain, const rpc::GroupMember& member) {
    if (!domain.heldHere && !isPaired(member)) return {};
    if (domain.held == 0) return GroupWords::tr("nothing held");
    return domain.oldest
               ? GroupWords::tr("%1 held, the oldest for %2").arg(countText(domain.held), timeSince(*domain.oldest))
               : GroupWords::tr("%1 held").arg(countText(domain.held));
}

QString handoverWords(const rpc::GroupMember& member) {
    if (!member.handedOverAt || member.handedOver == 0) return {};
    const QString when = relativeTime(*member.handedOverAt);
    return member.handedOver == 1 ? GroupWords::tr("Handed over one message %1").arg(when)
                                  : GroupWords::tr("Handed over %1 messages in %2 s, %3")
                                        .arg(countText(member.handedOver))
                                        .arg(member.handedOverIn)
                                        .arg(when);
}

QString listWords(const rpc::MemberDomain& domain, const rpc::GroupMember& member) {
    if (!isPaired(member)) return {};
    if (!domain.complete)
        return domain.confirmedAt ? GroupWords::tr("The newest list is on its way")
                                  : GroupWords::tr("No list of addresses yet");
    const QString age = domain.confirmedAt ? relativeTime(*domain.confirmedAt) : GroupWords::tr("never");
    return domain.fresh ? GroupWords::tr("Known addresses: %1, confirmed %2").arg(countText(domain.recipients), age)
                        : GroupWords::tr("Known addresses: %1, last confirmed %2; unknown ones are put off")
                              .arg(countText(domain.recipients), age);
}

rpc::Severity listSeverity(const rpc::MemberDomain& domain) {
    return domain.complete && domain.fresh ? rpc::Severity::ok : rpc::Severity::warning;
}

const rpc::GroupMember* worstMember(const rpc::GroupStatus::Response& group) {
    const rpc::GroupMember* worst = nullptr;
    for (const rpc::GroupMember& member : group.members)
        if (isPaired(member) && urgency(member) > (worst ? urgency(*worst) : 0)) worst = &member;
    return worst;
}

QString groupLine(const rpc::GroupStatus::Response& group) {
    if (const rpc::GroupMember* worst = worstMember(group))
        return GroupWords::tr("%1: %2").arg(qs(worst->partner), memberLook(*worst).words);
    for (const rpc::GroupMember& member : group.members) {
        std::int64_t held = 0;
        for (const rpc::MemberDomain& domain : member.domains)
            if (!domain.heldHere) held += domain.held;
        if (isPaired(member) && held > 0)
            return GroupWords::tr("%1 holds %2 for you").arg(qs(member.partner), countText(held));
    }
    return {};
}

QString groupedId(const std::string& id) {
    QString letters = qs(id);
    letters.remove(u'-').remove(u' ');
    QStringList groups;
    for (qsizetype at = 0; at < letters.size(); at += 4)
        groups.append(letters.mid(at, 4));
    return groups.join(u' ');
}

} // namespace ismail::admin
