#include "pages/waiting_domains.h"

#include "ui/format.h"
#include "ui/icons.h"
#include "ui/look.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace ismail::admin {

namespace {

constexpr int noticeSize = 16;

bool areSame(const std::vector<rpc::WaitingDomain>& a, const std::vector<rpc::WaitingDomain>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const auto& x, const auto& y) { return x.domain == y.domain && x.partner == y.partner; });
}

} // namespace

WaitingDomains::WaitingDomains(QWidget* parent) : QFrame(parent), at_(new QVBoxLayout(this)) {
    setObjectName(QStringLiteral("waitingDomains"));
    setFrameShape(QFrame::NoFrame);
    at_->setContentsMargins(14, 10, 12, 10);
    setVisible(false);
}

void WaitingDomains::set(const std::vector<rpc::WaitingDomain>& domains, bool administrator) {
    if (lines_ && administrator == administrator_ && areSame(domains, shown_)) return;
    shown_ = domains;
    administrator_ = administrator;
    delete lines_;
    lines_ = new QWidget;
    auto* layout = new QVBoxLayout(lines_);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    at_->addWidget(lines_);
    const auto shown = std::min<std::size_t>(domains.size(), mostShown);
    for (std::size_t i = 0; i < shown; ++i)
        addLine(domains[i], administrator);
    if (domains.size() > shown)
        layout->addWidget(mutedLabel(tr("More domains wait after these: %1").arg(countText(domains.size() - shown))));
    setVisible(!domains.empty());
}

void WaitingDomains::addLine(const rpc::WaitingDomain& domain, bool administrator) {
    const rpc::DomainOfPartner which{domain.domain, domain.partner};
    auto* mark = new QLabel;
    mark->setPixmap(severityIcon(rpc::Severity::notice).pixmap(QSize(noticeSize, noticeSize), devicePixelRatioF()));
    auto* words = new QLabel(tr("%1 wants mail for %2 held here, since %3")
                                 .arg(qs(domain.partner), qs(domain.domain), relativeTime(domain.since)));
    words->setTextFormat(Qt::PlainText);
    words->setWordWrap(true);
    words->setToolTip(exactTime(domain.since));
    auto* take = new QPushButton(icon(QStringLiteral("add")), tr("Hold its mail"));
    take->setObjectName(QStringLiteral("takeDomain"));
    take->setToolTip(tr("This server becomes a secondary for %1").arg(qs(domain.domain)));
    auto* decline = new QPushButton(tr("Decline"));
    decline->setObjectName(QStringLiteral("declineDomain"));
    decline->setToolTip(tr("It is offered again when %1 connects anew").arg(qs(domain.partner)));
    auto* line = new QHBoxLayout;
    line->setSpacing(8);
    line->addWidget(mark, 0, Qt::AlignTop);
    line->addWidget(words, 1);
    for (QPushButton* button : {take, decline}) {
        button->setEnabled(administrator);
        button->setAccessibleName(tr("%1: %2").arg(qs(domain.domain), button->text()));
        line->addWidget(button);
    }
    connect(take, &QPushButton::clicked, this, [this, which] { emit takeWanted(which); });
    connect(decline, &QPushButton::clicked, this, [this, which] { emit declineWanted(which); });
    static_cast<QVBoxLayout*>(lines_->layout())->addLayout(line);
}

void WaitingDomains::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(lineColor(palette()));
    painter.setBrush(palette().color(QPalette::Base));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), cornerRadius, cornerRadius);
}

} // namespace ismail::admin
