#include "tray/tray_news.h"

#include "tray/tray_words.h"
#include "ui/finding_words.h"
#include "ui/format.h"

#include <QCoreApplication>

#include <algorithm>

namespace ismail::admin {

namespace {

constexpr qint64 minuteMs = 60'000;

const rpc::PartnerContact* partnerIn(const rpc::GetStatus::Response& status, const std::string& name) {
    for (const rpc::PartnerContact& partner : status.partners)
        if (partner.partner == name) return &partner;
    return nullptr;
}

bool hasFinding(const rpc::GetStatus::Response& status, const rpc::Finding& wanted) {
    return std::any_of(status.findings.begin(), status.findings.end(), [&wanted](const rpc::Finding& finding) {
        return finding.key == wanted.key && finding.severity >= wanted.severity;
    });
}

} // namespace

void TrayNews::partners(const rpc::GetStatus::Response& now, std::vector<News>& out) const {
    for (const rpc::PartnerContact& partner : now.partners) {
        const rpc::PartnerContact* before = partnerIn(*last_, partner.partner);
        if (!before || before->state == partner.state) continue;
        const QString name = qs(partner.partner), key = QStringLiteral("partner:") + name;
        if (partner.state == rpc::PartnerState::down)
            out.push_back({key + QStringLiteral(":down"), rpc::Severity::warning,
                           Tray::tr("%1 does not answer").arg(name),
                           Tray::tr("Mail for it is held here and sent when it is back."), QStringLiteral("partners")});
        else if (partner.state == rpc::PartnerState::up && before->state == rpc::PartnerState::down)
            out.push_back({key + QStringLiteral(":up"), rpc::Severity::ok, Tray::tr("%1 is back").arg(name),
                           Tray::tr("Mail that was held for it is being sent now."), QStringLiteral("partners")});
    }
    if (last_->queue.held > 0 && now.queue.held == 0)
        out.push_back({QStringLiteral("drained"), rpc::Severity::ok, Tray::tr("All held mail has been delivered"),
                       Tray::tr("No mail is waiting for another server any more."), QStringLiteral("queue")});
}

void TrayNews::findings(const rpc::GetStatus::Response& now, std::vector<News>& out) const {
    for (const rpc::Finding& finding : now.findings) {
        if (finding.severity < rpc::Severity::warning || hasFinding(*last_, finding)) continue;
        // A partner that went down was told above.
        if (finding.key.rfind("partner", 0) == 0) continue;
        out.push_back({qs(finding.key), finding.severity, findingText(finding), findingAdvice(finding),
                       QStringLiteral("overview")});
    }
}

std::vector<News> TrayNews::compare(const std::optional<rpc::GetStatus::Response>& status, Time now, bool quiet) {
    std::vector<News> news;
    if (!status && hadContact_)
        news.push_back({QStringLiteral("contact"), rpc::Severity::problem, Tray::tr("The mail service does not answer"),
                        Tray::tr("It may have been stopped. The window connects again by itself."),
                        QStringLiteral("overview")});
    if (status && last_) {
        partners(*status, news);
        findings(*status, news);
    }
    hadContact_ = status.has_value();
    if (status) last_ = status;
    return quiet ? std::vector<News>() : limited(std::move(news), now);
}

std::vector<News> TrayNews::limited(std::vector<News> news, Time now) {
    const qint64 at = toMillis(now);
    std::erase_if(recent_, [at](qint64 said) { return at - said >= minuteMs; });
    if (saidAt_.size() > maxKeys) saidAt_.clear();
    std::vector<News> out;
    qsizetype more = 0;
    std::stable_sort(news.begin(), news.end(), [](const News& a, const News& b) { return a.severity > b.severity; });
    for (News& one : news) {
        const auto said = saidAt_.constFind(one.key);
        if (said != saidAt_.constEnd() && at - *said < std::chrono::milliseconds(sameAfter).count()) continue;
        if (static_cast<int>(recent_.size()) >= perMinute) {
            ++more;
            continue;
        }
        saidAt_.insert(one.key, at);
        recent_.push_back(at);
        out.push_back(std::move(one));
    }
    if (more > 0 && !out.empty()) out.back().text += u' ' + Tray::tr("And %1 more: open the window.").arg(more);
    return out;
}

} // namespace ismail::admin
