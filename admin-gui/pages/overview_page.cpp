#include "pages/overview_page.h"

#include "ui/finding_words.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/listener_words.h"
#include "ui/look.h"
#include "ui/sentence_words.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

namespace ismail::admin {

namespace {

// Lines of a card; the rest is one line that leads to the page.
constexpr std::size_t linesOfACard = 6;

QToolButton* goButton(const QString& text) {
    auto* button = new QToolButton;
    button->setText(text);
    button->setAutoRaise(true);
    return button;
}

} // namespace

OverviewPage::OverviewPage(const PageContext& context, const PageInfo& info)
    : Page(context, info), verdictIcon_(new QLabel), verdict_(new QLabel), since_(mutedLabel({})),
      findings_(new Card(tr("What needs attention"))) {
    verdict_->setObjectName(QStringLiteral("verdict"));
    QFont font = verdict_->font();
    font.setPointSizeF(font.pointSizeF() * 1.2);
    font.setWeight(QFont::DemiBold);
    verdict_->setFont(font);
    auto* head = new QHBoxLayout;
    head->setSpacing(10);
    head->addWidget(verdictIcon_);
    head->addWidget(verdict_);
    head->addStretch(1);
    head->addWidget(since_);
    findings_->setObjectName(QStringLiteral("findings"));

    auto* inside = new QWidget;
    auto* column = new QVBoxLayout(inside);
    column->setContentsMargins(0, 0, 4, 0);
    column->setSpacing(12);
    column->addLayout(head);
    column->addWidget(makeFigures());
    column->addWidget(findings_);
    column->addWidget(makeChart());
    column->addWidget(makeCards());
    column->addStretch(1);

    auto* scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(inside);
    auto* layout = new QVBoxLayout(content());
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(scroll);

    // Connections come and go without hints: on a busy server there would be no end of them.
    second_.setInterval(1'000);
    connect(&second_, &QTimer::timeout, this, &OverviewPage::askSoon);
    second_.start();
}

QWidget* OverviewPage::makeFigures() {
    queue_ = new Figure(tr("In the queue"));
    held_ = new Figure(tr("Held for primaries"));
    domainsCount_ = new Figure(tr("Domains"));
    connections_ = new Figure(tr("Connections"));
    disk_ = new Figure(tr("Free disk space"));
    certificate_ = new Figure(tr("Certificate"));
    auto* card = new Card(tr("In numbers"));
    auto* row = new QHBoxLayout;
    row->setSpacing(16);
    for (Figure* figure : {queue_, held_, domainsCount_, connections_, disk_, certificate_})
        row->addWidget(figure, 1);
    card->body()->addLayout(row);
    return card;
}

QWidget* OverviewPage::makeChart() {
    auto* card = new Card(tr("Messages"));
    range_ = new QComboBox;
    range_->setObjectName(QStringLiteral("chartRange"));
    range_->setAccessibleName(tr("Time shown in the chart"));
    range_->addItem(tr("Last hour"), 3600);
    range_->addItem(tr("Last day"), 86400);
    range_->addItem(tr("Last week"), 7 * 86400);
    connect(range_, &QComboBox::currentIndexChanged, this, [this] { askForChart(); });
    card->corner()->addWidget(range_);
    chart_ = new TimeChart;
    chart_->setObjectName(QStringLiteral("messagesChart"));
    chart_->setAccessibleName(tr("Messages over time"));
    chart_->setFixedHeight(200);
    card->body()->addWidget(chart_);
    return card;
}

QWidget* OverviewPage::makeCards() {
    domains_ = new Card(tr("Domains"));
    partners_ = new Card(tr("Partners"));
    listeners_ = new Card(tr("Listening"));
    domains_->setObjectName(QStringLiteral("domainsCard"));
    partners_->setObjectName(QStringLiteral("partnersCard"));
    listeners_->setObjectName(QStringLiteral("listenersCard"));
    const auto leadTo = [this](Card* card, const QString& page) {
        QToolButton* button = goButton(tr("Show all"));
        button->setAccessibleName(tr("Show all: %1").arg(card->accessibleName()));
        connect(button, &QToolButton::clicked, this, [this, page] { navigator().showPage(page); });
        card->corner()->addWidget(button);
    };
    leadTo(domains_, QStringLiteral("domains"));
    leadTo(partners_, QStringLiteral("partners"));
    leadTo(listeners_, QStringLiteral("connections"));
    auto* cards = new QWidget;
    auto* row = new QHBoxLayout(cards);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    for (Card* card : {domains_, partners_, listeners_})
        row->addWidget(card, 1);
    return cards;
}

void OverviewPage::refresh() {
    ask<rpc::GetStatus>({}, tr("The state of the server could not be read."),
                        [this](const rpc::GetStatus::Response& status) { showStatus(status); });
    rpc::DomainList::Request domains;
    domains.page.limit = 200;
    ask<rpc::DomainList>(domains, tr("The domains could not be read."),
                         [this](const rpc::DomainList::Response& reply) { showDomains(reply); });
    askForChart();
}

void OverviewPage::showStatus(const rpc::GetStatus::Response& status) {
    verdictIcon_->setPixmap(severityIcon(status.verdict).pixmap(QSize(28, 28), devicePixelRatioF()));
    switch (status.verdict) {
    case rpc::Severity::ok: verdict_->setText(tr("Mail is flowing")); break;
    case rpc::Severity::notice: verdict_->setText(tr("Mail is flowing; there are notices")); break;
    case rpc::Severity::warning: verdict_->setText(tr("Mail is flowing, but something needs your attention")); break;
    case rpc::Severity::problem:
        verdict_->setText(status.acceptsMail ? tr("Something is wrong") : tr("No mail is being accepted"));
        break;
    }
    since_->setText(tr("Running for %1").arg(timeSince(status.startedAt, status.now)));
    since_->setToolTip(tr("Since %1").arg(exactTime(status.startedAt)));
    showFindings(status);
    showFigures(status);
    showPartners(status.partners);
    showListeners(status.listeners);
}

void OverviewPage::showFindings(const rpc::GetStatus::Response& status) {
    findings_->clear();
    findings_->setVisible(!status.findings.empty());
    std::size_t shown = 0;
    for (const rpc::Finding& finding : status.findings) {
        if (!allFindings_ && shown == linesOfACard) break;
        ++shown;
        QHBoxLayout* line = findings_->addLine(finding.severity, findingText(finding), findingAdvice(finding));
        const Place place = findingPlace(finding);
        if (place.page.isEmpty() || !link().isAdministrator()) continue;
        QToolButton* go = goButton(tr("Go there"));
        go->setAccessibleName(tr("Go there: %1").arg(findingText(finding)));
        connect(go, &QToolButton::clicked, this, [this, place] { navigator().showPage(place.page, place.argument); });
        line->addWidget(go, 0, Qt::AlignTop);
    }
    if (shown == status.findings.size()) return;
    QToolButton* more = goButton(tr("Show %1 more").arg(status.findings.size() - shown));
    more->setObjectName(QStringLiteral("moreFindings"));
    connect(more, &QToolButton::clicked, this, [this, status] {
        allFindings_ = true;
        showFindings(status);
    });
    findings_->body()->addWidget(more, 0, Qt::AlignLeft);
}

void OverviewPage::showFigures(const rpc::GetStatus::Response& status) {
    const rpc::QueueTotals& queue = status.queue;
    queue_->set(countText(queue.recipients),
                queue.recipients ? tr("%1, oldest %2").arg(sizeText(queue.bytes), relativeTime(queue.oldest, {}))
                                 : tr("nothing waits"),
                queue.oldest ? exactTime(*queue.oldest) : QString());
    held_->set(countText(queue.held),
               queue.oldestHeld ? tr("%1, oldest %2").arg(sizeText(queue.heldBytes), relativeTime(*queue.oldestHeld))
                                : tr("nothing is held"),
               queue.oldestHeld ? exactTime(*queue.oldestHeld) : QString());
    domainsCount_->set(
        countText(status.domainsPrimary + status.domainsSecondary),
        tr("%1 primary, %2 secondary").arg(countText(status.domainsPrimary), countText(status.domainsSecondary)));
    connections_->set(countText(status.connectionsIn + status.connectionsOut),
                      tr("%1 in, %2 out").arg(countText(status.connectionsIn), countText(status.connectionsOut)));
    disk_->set(sizeText(status.diskFree), tr("of %1").arg(sizeText(status.diskTotal)));
    if (status.certificateEnds) {
        const auto left = std::chrono::duration_cast<std::chrono::seconds>(*status.certificateEnds - status.now);
        certificate_->set(
            left.count() > 0 ? durationText(std::chrono::hours(24) * (left.count() / 86400)) : tr("ended"),
            left.count() > 0 ? tr("left") : relativeTime(*status.certificateEnds), exactTime(*status.certificateEnds));
    } else {
        certificate_->set(tr("none"), tr("TLS is not offered"));
    }
}

void OverviewPage::showDomains(const rpc::DomainList::Response& reply) {
    domains_->clear();
    if (reply.domains.empty()) {
        domains_->addMuted(tr("This server has no domain yet. The first steps help you to add one."));
        auto* begin = new QPushButton(icon(QStringLiteral("wizard")), tr("&First steps …"));
        begin->setObjectName(QStringLiteral("firstSteps"));
        connect(begin, &QPushButton::clicked, this, [this] { navigator().openFirstRun(); });
        domains_->body()->addWidget(begin, 0, Qt::AlignLeft);
        return;
    }
    // The gravest first; among equals by name, as they come.
    std::vector<rpc::DomainInfo> domains = reply.domains;
    std::stable_sort(domains.begin(), domains.end(),
                     [](const auto& a, const auto& b) { return a.verdict > b.verdict; });
    for (std::size_t i = 0; i < domains.size() && i < linesOfACard; ++i) {
        const rpc::DomainInfo& domain = domains[i];
        const QString role = domain.domainRole == rpc::DomainRole::primary ? tr("primary here") : tr("secondary here");
        domains_->addLine(domain.verdict, qs(domain.domain),
                          domain.verdict == rpc::Severity::ok
                              ? role
                              : role + QStringLiteral(": ") + sentenceText(domain.verdictSentence, domain.verdictText));
    }
    const auto more = reply.total - static_cast<std::int64_t>(std::min(linesOfACard, domains.size()));
    if (more > 0) domains_->addMuted(tr("and %1 more").arg(countText(more)));
}

void OverviewPage::showPartners(const std::vector<rpc::PartnerContact>& partners) {
    partners_->clear();
    if (partners.empty())
        partners_->addMuted(
            tr("No partners yet. Add one under Partners to hold mail for it, or to let it hold mail for you."));
    for (std::size_t i = 0; i < partners.size() && i < linesOfACard; ++i) {
        const rpc::PartnerContact& partner = partners[i];
        const QString since = partner.since ? timeSince(*partner.since) : QString();
        rpc::Severity severity = rpc::Severity::notice;
        QString text = tr("not contacted yet");
        if (partner.state == rpc::PartnerState::up) {
            severity = rpc::Severity::ok;
            text = since.isEmpty() ? tr("reachable") : tr("reachable for %1").arg(since);
            if (!partner.trouble.empty()) {
                severity = rpc::Severity::warning;
                text = tr("refuses to be asked");
            }
        } else if (partner.state == rpc::PartnerState::down) {
            severity = rpc::Severity::problem;
            text = since.isEmpty() ? tr("not usable") : tr("not usable for %1").arg(since);
        } else if (partner.state == rpc::PartnerState::disabled) {
            text = tr("switched off");
        }
        QStringList more;
        if (partner.since) more.append(exactTime(*partner.since));
        if (!partner.trouble.empty()) more.append(qs(partner.trouble));
        partners_->addLine(severity, qs(partner.partner), text, more.join(u'\n'));
    }
    const auto more = static_cast<std::int64_t>(partners.size()) - static_cast<std::int64_t>(linesOfACard);
    if (more > 0) partners_->addMuted(tr("and %1 more").arg(countText(more)));
}

void OverviewPage::showListeners(const std::vector<rpc::ListenerInfo>& listeners) {
    listeners_->clear();
    for (const rpc::ListenerInfo& listener : listeners) {
        rpc::Severity severity = rpc::Severity::ok;
        QString text = listener.connections == 1
                           ? tr("port %1, 1 connection").arg(listener.port)
                           : tr("port %1, %2 connections").arg(listener.port).arg(countText(listener.connections));
        switch (listener.state) {
        case rpc::ListenerState::listening: break;
        case rpc::ListenerState::paused:
            severity = rpc::Severity::warning;
            text = tr("port %1, paused").arg(listener.port);
            break;
        case rpc::ListenerState::failed:
            severity = rpc::Severity::problem;
            text = sentenceText(listener.problemSentence, listener.problem);
            break;
        case rpc::ListenerState::disabled: continue;
        }
        listeners_->addLine(severity, listenerTitle(listener.listener), text,
                            tr("%1, port %2").arg(qs(listener.address)).arg(listener.port));
    }
}

void OverviewPage::askForChart() {
    if (!link().hasContact()) return;
    const int range = range_->currentData().toInt();
    rpc::StatsSeries::Request request;
    using rpc::CounterName;
    request.counters = {CounterName::messagesIn, CounterName::messagesOut, CounterName::messagesHeld,
                        CounterName::messagesRefused};
    request.to = SystemClock().now() + link().clockAhead();
    request.from = request.to - std::chrono::seconds(range);
    request.step = std::chrono::seconds(range / 60);
    ask<rpc::StatsSeries>(
        request, tr("The counters could not be read."), [this](const rpc::StatsSeries::Response& reply) {
            const QString names[] = {tr("in"), tr("out"), tr("held"), tr("refused")};
            std::vector<TimeChart::Series> series;
            for (std::size_t i = 0; i < reply.series.size() && i < std::size(names); ++i)
                series.push_back({names[i], static_cast<int>(i), reply.series[i].values});
            chart_->setData(reply.from, reply.step, std::move(series), tr("No messages in this time."));
        });
}

} // namespace ismail::admin
