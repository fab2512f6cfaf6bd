#include "pages/member_card.h"

#include "ui/format.h"
#include "ui/icons.h"
#include "ui/look.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>

namespace ismail::admin {

namespace {

constexpr int stateSize = 22, markSize = 16;

QLabel* onSeveralLines(QLabel* label) {
    label->setWordWrap(true);
    label->setMinimumWidth(80);
    return label;
}

// A label that is one link, for the mouse and the keyboard.
QLabel* linkLabel(const char* name) {
    auto* label = new QLabel;
    label->setObjectName(QString::fromLatin1(name));
    label->setTextFormat(Qt::RichText);
    label->setTextInteractionFlags(Qt::TextBrowserInteraction);
    label->setFocusPolicy(Qt::StrongFocus);
    return onSeveralLines(label);
}

// The colour is that of the palette now; a link made earlier would keep that of another one.
void setLink(QLabel* label, const QString& text, const QPalette& palette, bool strong = false) {
    const QString shown = strong ? QStringLiteral("<b>%1</b>").arg(text.toHtmlEscaped()) : text.toHtmlEscaped();
    label->setText(QStringLiteral("<a href='#' style='color:%1; text-decoration:none'>%2</a>")
                       .arg(palette.color(QPalette::Link).name(), shown));
    label->setAccessibleName(text);
}

QPushButton* smallButton(const char* name, const char* sign, const QString& text) {
    auto* button = new QPushButton(icon(QString::fromLatin1(sign)), text);
    button->setObjectName(QString::fromLatin1(name));
    return button;
}

} // namespace

MemberCard::MemberCard(QWidget* parent)
    : QFrame(parent), icon_(new QLabel), name_(linkLabel("memberName")), state_(onSeveralLines(new QLabel)),
      details_(onSeveralLines(mutedLabel({}))), line_(onSeveralLines(mutedLabel({}))),
      facts_(onSeveralLines(mutedLabel({}))), rowsAt_(new QVBoxLayout),
      fetch_(smallButton("fetchLists", "refresh", tr("Fetch lists"))),
      pair_(smallButton("pairMember", "add", tr("Pair …"))),
      end_(smallButton("endPair", "disconnect", tr("End pair …"))) {
    fetch_->setToolTip(tr("Fetch the lists of addresses of all domains that are held here for it anew"));
    end_->setToolTip(tr("Make it an ordinary partner again"));
    state_->setObjectName(QStringLiteral("memberState"));
    line_->setObjectName(QStringLiteral("memberLine"));
    details_->setObjectName(QStringLiteral("memberDetails"));
    auto* words = new QVBoxLayout;
    words->setSpacing(1);
    for (QLabel* label : {name_, state_})
        words->addWidget(label);
    auto* top = new QHBoxLayout;
    top->setSpacing(10);
    top->addWidget(icon_, 0, Qt::AlignTop);
    top->addLayout(words, 1);
    auto* buttons = new QHBoxLayout;
    for (QPushButton* button : {fetch_, pair_, end_})
        buttons->addWidget(button);
    buttons->addStretch(1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 12, 14, 12);
    layout->setSpacing(6);
    layout->addLayout(top);
    for (QLabel* label : {details_, line_, facts_})
        layout->addWidget(label);
    layout->addLayout(rowsAt_);
    layout->addSpacing(2);
    layout->addLayout(buttons);
    setFrameShape(QFrame::NoFrame);
    connect(name_, &QLabel::linkActivated, this, [this] { emit partnerWanted(qs(member_.partner)); });
    connect(fetch_, &QPushButton::clicked, this, [this] { emit fetchWanted(qs(member_.partner)); });
    connect(pair_, &QPushButton::clicked, this, &MemberCard::pairWanted);
    connect(end_, &QPushButton::clicked, this, [this] { emit endWanted(qs(member_.partner)); });
}

void MemberCard::set(const rpc::GroupMember& member, bool administrator) {
    member_ = member;
    look_ = memberLook(member_);
    administrator_ = administrator;
    // What is held here first: it is what this server can do something about.
    std::stable_partition(member_.domains.begin(), member_.domains.end(),
                          [](const rpc::MemberDomain& domain) { return domain.heldHere; });
    QStringList domains;
    for (const rpc::MemberDomain& domain : member_.domains)
        domains.append((domain.heldHere ? u'<' : u'>') + qs(domain.domain));
    if (domains != shownDomains_) {
        shownDomains_ = domains;
        makeRows();
    }
    fill();
}

void MemberCard::makeRows() {
    if (rowsIn_) rowsIn_->deleteLater();
    rowsIn_ = new QWidget;
    rowsAt_->addWidget(rowsIn_);
    rows_.clear();
    auto* layout = new QVBoxLayout(rowsIn_);
    layout->setContentsMargins(0, 4, 0, 0);
    layout->setSpacing(6);
    for (std::size_t i = 0; i < member_.domains.size(); ++i) {
        const rpc::MemberDomain& domain = member_.domains[i];
        if (i == 0 || member_.domains[i - 1].heldHere != domain.heldHere) {
            auto* heading =
                onSeveralLines(new QLabel(domain.heldHere ? tr("Held here for %1").arg(qs(member_.partner))
                                                          : tr("Held by %1 for this server").arg(qs(member_.partner))));
            QFont font = heading->font();
            font.setWeight(QFont::DemiBold);
            heading->setFont(font);
            heading->setTextFormat(Qt::PlainText);
            if (i > 0) layout->addSpacing(6);
            layout->addWidget(heading);
        }
        Row row{new QLabel, linkLabel("sharedDomain"), linkLabel("heldMail"), onSeveralLines(mutedLabel({}))};
        if (!domain.heldHere) {
            delete row.held;
            row.held = onSeveralLines(mutedLabel({}));
        }
        row.list->setObjectName(QStringLiteral("listAge"));
        auto* words = new QVBoxLayout;
        words->setSpacing(0);
        for (QLabel* label : {row.name, row.held, row.list})
            words->addWidget(label);
        auto* line = new QHBoxLayout;
        line->setSpacing(8);
        line->addWidget(row.mark, 0, Qt::AlignTop);
        line->addLayout(words, 1);
        layout->addLayout(line);
        const QString name = qs(domain.domain);
        connect(row.name, &QLabel::linkActivated, this, [this, name] { emit domainWanted(name); });
        connect(row.held, &QLabel::linkActivated, this, [this, name] { emit heldWanted(name); });
        rows_.push_back(row);
    }
}

void MemberCard::fill() {
    const QColor color = memberColor(look_);
    icon_->setPixmap(coloredIcon(look_.icon, color).pixmap(QSize(stateSize, stateSize), devicePixelRatioF()));
    setLink(name_, qs(member_.partner), palette(), true);
    const QString state =
        look_.known && member_.since ? tr("%1 for %2").arg(look_.words, timeSince(*member_.since)) : look_.words;
    state_->setText(QStringLiteral("<span style='color:%1'>%2</span>").arg(color.name(), state.toHtmlEscaped()));
    const QString details = memberDetails(member_);
    details_->setText(details);
    details_->setVisible(!details.isEmpty());
    line_->setText(lineWords(member_));
    QStringList facts;
    if (!member_.version.empty()) facts.append(tr("ISMail %1").arg(qs(member_.version)));
    if (member_.diskFree) facts.append(tr("%1 free").arg(sizeText(*member_.diskFree)));
    if (member_.lastBackup) facts.append(tr("backup %1").arg(relativeTime(*member_.lastBackup)));
    QString told = facts.join(QStringLiteral(", "));
    if (const QString handed = handoverWords(member_); !handed.isEmpty())
        told += (told.isEmpty() ? QString() : QStringLiteral("\n")) + handed;
    facts_->setText(told);
    facts_->setVisible(!told.isEmpty());
    facts_->setToolTip(member_.id.empty() ? QString() : tr("Server id: %1").arg(groupedId(member_.id)));
    bool holds = false;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
        fillRow(rows_[i], member_.domains[i]);
        holds = holds || member_.domains[i].heldHere;
    }
    const bool known = member_.state != rpc::PairState::none;
    fetch_->setVisible(member_.state == rpc::PairState::paired && holds);
    pair_->setVisible(!known);
    end_->setVisible(known);
    for (QPushButton* button : {fetch_, pair_, end_}) {
        button->setEnabled(administrator_);
        button->setAccessibleName(tr("%1: %2").arg(qs(member_.partner), button->text()));
    }
    setAccessibleName(tr("%1: %2").arg(qs(member_.partner), look_.words));
    setAccessibleDescription(lineWords(member_));
    update();
}

void MemberCard::fillRow(const Row& row, const rpc::MemberDomain& domain) {
    setLink(row.name, qs(domain.domain), palette());
    const QString held = heldWords(domain, member_);
    const bool leads = domain.heldHere && domain.held > 0;
    if (leads) {
        setLink(row.held, held, palette());
    } else {
        // Words that lead nowhere are no stop of Tab.
        row.held->setText(
            QStringLiteral("<span style='color:%1'>%2</span>").arg(mutedColor(palette()).name(), held.toHtmlEscaped()));
    }
    row.held->setFocusPolicy(leads ? Qt::StrongFocus : Qt::NoFocus);
    row.held->setVisible(!held.isEmpty());
    const QString list = listWords(domain, member_);
    row.list->setText(list);
    row.list->setVisible(!list.isEmpty());
    row.list->setToolTip(domain.confirmedAt ? exactTime(*domain.confirmedAt) : QString());
    const QIcon mark = list.isEmpty() ? mutedIcon(QStringLiteral("domains")) : severityIcon(listSeverity(domain));
    row.mark->setPixmap(mark.pixmap(QSize(markSize, markSize), devicePixelRatioF()));
}

void MemberCard::changeEvent(QEvent* event) {
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && !member_.partner.empty())
        QTimer::singleShot(0, this, &MemberCard::fill);
}

void MemberCard::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF box = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    painter.setPen(lineColor(palette()));
    painter.setBrush(palette().color(QPalette::Base));
    painter.drawRoundedRect(box, cornerRadius, cornerRadius);
    // The colour of its state, along the edge.
    painter.setClipRect(QRectF(box.left(), box.top(), 5, box.height()));
    painter.setPen(Qt::NoPen);
    painter.setBrush(memberColor(look_));
    painter.drawRoundedRect(box, cornerRadius, cornerRadius);
}

} // namespace ismail::admin
