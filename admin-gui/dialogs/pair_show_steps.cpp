#include "dialogs/pair_show_steps.h"

#include "ui/dialogs.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/look.h"

#include <QCheckBox>
#include <QFontDatabase>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QRadioButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>

namespace ismail::admin {

namespace {

constexpr int lookAtGroupMs = 2'000;
constexpr int domainsOffered = 1'000, mostGigabytes = 1'000'000;
constexpr int signSize = 20, choiceIndent = 22;

QLabel* underChoice(const QString& text) {
    QLabel* label = stepWords(text);
    label->setContentsMargins(choiceIndent, 0, 0, 0);
    return label;
}

} // namespace

QSpinBox* mostHeldEdit() {
    auto* edit = new QSpinBox;
    edit->setObjectName(QStringLiteral("mostHeld"));
    edit->setRange(0, mostGigabytes);
    edit->setSuffix(PairGrantStep::tr(" GB"));
    edit->setSpecialValueText(PairGrantStep::tr("as in the settings"));
    edit->setGroupSeparatorShown(true);
    edit->setMinimumWidth(160);
    return edit;
}

std::int64_t mostHeldOctets(const QSpinBox* edit) { return std::int64_t(edit->value()) << 30; }

PairWayStep::PairWayStep(ServiceLink& link)
    : PairStep(link, tr("Which server shows the code?"),
               tr("One of the two shows a code, the other one is told it and calls.")),
      show_(new QRadioButton(tr("&Show a code here"))) {
    auto* enter = new QRadioButton(tr("&Enter the code of the other server"));
    show_->setObjectName(QStringLiteral("wayShow"));
    enter->setObjectName(QStringLiteral("wayEnter"));
    show_->setChecked(true);
    column()->addWidget(show_);
    column()->addWidget(
        underChoice(tr("Take this where the other server can call this one: port 25, 587 or 465 is open here.")));
    column()->addSpacing(6);
    column()->addWidget(enter);
    column()->addWidget(underChoice(tr("Take this where the code is there already, or where this server is behind a "
                                       "router that lets nobody in.")));
    column()->addStretch(1);
}

int PairWayStep::nextId() const { return show_->isChecked() ? PairWizard::grantStep : PairWizard::enterStep; }

PairGrantStep::PairGrantStep(ServiceLink& link)
    : PairStep(link, tr("What does the code grant?"), tr("Who is told the code can do this, and nothing else.")),
      all_(new QRadioButton(tr("&all primary domains of this server"))), these_(new QRadioButton(tr("&these:"))),
      none_(new QRadioButton(tr("n&one"))), domains_(new QListWidget),
      holdsTheirs_(new QCheckBox(tr("This server &holds mail for domains of the other server"))),
      mostHeld_(mostHeldEdit()) {
    all_->setObjectName(QStringLiteral("grantAll"));
    these_->setObjectName(QStringLiteral("grantThese"));
    none_->setObjectName(QStringLiteral("grantNone"));
    domains_->setSpacing(2);
    domains_->setObjectName(QStringLiteral("grantDomains"));
    domains_->setAccessibleName(tr("Primary domains of this server"));
    holdsTheirs_->setObjectName(QStringLiteral("grantHolds"));
    column()->addWidget(new QLabel(tr("The other server may hold mail for")));
    for (QRadioButton* choice : {all_, these_})
        column()->addWidget(choice);
    column()->addWidget(domains_, 1);
    column()->addWidget(none_);
    column()->addSpacing(6);
    column()->addWidget(holdsTheirs_);
    addForm()->addRow(tr("At &most:"), mostHeld_);
    for (QRadioButton* choice : {all_, these_, none_})
        connect(choice, &QRadioButton::toggled, this, &PairGrantStep::enableFields);
    connect(holdsTheirs_, &QCheckBox::toggled, this, &PairGrantStep::enableFields);
    // From here on there is a code; going back would leave it open.
    setCommitPage(true);
    setButtonText(QWizard::CommitButton, tr("Show the &code"));
    enableFields();
}

void PairGrantStep::initializePage() {
    rpc::DomainList::Request request;
    request.page.limit = domainsOffered;
    request.domainRole = rpc::DomainRole::primary;
    loading().ask<rpc::DomainList>(request, tr("The domains could not be read."), this,
                                   [this](const rpc::DomainList::Response& reply) { fillDomains(reply); });
}

void PairGrantStep::fillDomains(const rpc::DomainList::Response& reply) {
    domains_->clear();
    for (const rpc::DomainInfo& domain : reply.domains) {
        auto* item = new QListWidgetItem(qs(domain.domain), domains_);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
        item->setCheckState(Qt::Unchecked);
    }
    const bool any = !reply.domains.empty();
    all_->setEnabled(any);
    these_->setEnabled(any);
    (any ? all_ : none_)->setChecked(true);
    // A server without domains of its own is there for those of others.
    holdsTheirs_->setChecked(!any);
    enableFields();
}

void PairGrantStep::enableFields() {
    domains_->setEnabled(these_->isChecked());
    mostHeld_->setEnabled(holdsTheirs_->isChecked());
}

QString PairGrantStep::complaint() const {
    bool any = all_->isChecked() || holdsTheirs_->isChecked();
    for (int row = 0; row < domains_->count() && these_->isChecked(); ++row)
        any = any || domains_->item(row)->checkState() == Qt::Checked;
    return any ? QString() : tr("The code would grant nothing. Choose a domain, or let this server hold mail.");
}

void PairGrantStep::perform() {
    rpc::GroupPairShow::Request& grant = facts().grant;
    grant = {};
    grant.allDomains = all_->isChecked();
    for (int row = 0; row < domains_->count() && these_->isChecked(); ++row)
        if (domains_->item(row)->checkState() == Qt::Checked)
            grant.domains.push_back(utf8(domains_->item(row)->text()));
    grant.holdsTheirs = holdsTheirs_->isChecked();
    grant.mostHeld = grant.holdsTheirs ? mostHeldOctets(mostHeld_) : 0;
    succeeded();
}

PairCodeStep::PairCodeStep(ServiceLink& link)
    : PairStep(link, tr("The code"), tr("Tell it to whoever sets up the other server.")), host_(new QLabel),
      code_(new QLabel), until_(mutedLabel({})), stateSign_(new QLabel), state_(new QLabel),
      copy_(new QPushButton(icon(QStringLiteral("copy")), tr("&Copy host and code"))),
      withdraw_(new QPushButton(icon(QStringLiteral("remove")), tr("&Withdraw the code"))) {
    QFont letters = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    letters.setPointSizeF(font().pointSizeF() * 1.9);
    letters.setWeight(QFont::DemiBold);
    code_->setFont(letters);
    QFont larger = host_->font();
    larger.setPointSizeF(larger.pointSizeF() * 1.3);
    host_->setFont(larger);
    host_->setObjectName(QStringLiteral("codeHost"));
    code_->setObjectName(QStringLiteral("codeText"));
    state_->setObjectName(QStringLiteral("codeState"));
    copy_->setObjectName(QStringLiteral("copyCode"));
    withdraw_->setObjectName(QStringLiteral("withdrawCode"));
    for (QLabel* label : {host_, code_}) {
        label->setAlignment(Qt::AlignHCenter);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    }
    until_->setAlignment(Qt::AlignHCenter);
    state_->setWordWrap(true);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(copy_);
    buttons->addWidget(withdraw_);
    buttons->addStretch(1);
    auto* line = new QHBoxLayout;
    line->setSpacing(10);
    line->addWidget(stateSign_, 0, Qt::AlignTop);
    line->addWidget(state_, 1);
    column()->addSpacing(10);
    for (QLabel* label : {host_, code_, until_})
        column()->addWidget(label);
    column()->addLayout(buttons);
    column()->addSpacing(14);
    column()->addLayout(line);
    column()->addStretch(1);
    column()->addWidget(stepWords(tr("There: page Group, Pair with another server, Enter the code. Or at the command "
                                     "line: ismailctl group pair")));
    connect(copy_, &QPushButton::clicked, this, [this] {
        if (shown_) copyToClipboard(qs(shown_->code));
    });
    connect(withdraw_, &QPushButton::clicked, this, &PairCodeStep::withdraw);
    look_.setInterval(lookAtGroupMs);
    connect(&look_, &QTimer::timeout, this, &PairCodeStep::look);
    connect(&link, &ServiceLink::configChanged, this, &PairCodeStep::look);
    connect(&link, &ServiceLink::statusChanged, this, &PairCodeStep::look);
}

void PairCodeStep::initializePage() {
    copy_->setEnabled(false);
    withdraw_->setEnabled(false);
    // Who is paired already, so that the new one is known by being new.
    loading().ask<rpc::GroupStatus>({}, tr("The group could not be read."), this,
                                    [this](const rpc::GroupStatus::Response& group) {
                                        for (const rpc::GroupMember& member : group.members)
                                            if (member.state == rpc::PairState::paired) before_.insert(member.id);
                                        knowsBefore_ = true;
                                    });
    link().call<rpc::GroupPairShow>(facts().grant, this, [this](Result<rpc::GroupPairShow::Response> reply) {
        if (!reply) return failed(tr("No code could be made."), reply.error());
        showCode(*reply);
    });
}

void PairCodeStep::showCode(const rpc::GroupPairShow::Response& reply) {
    shown_ = reply;
    const QString text = qs(reply.code);
    host_->setText(text.section(u'/', 0, 0));
    code_->setText(text.section(u'/', -1));
    until_->setText(
        tr("Good for %1, until %2, and once.")
            .arg(durationText(std::chrono::duration_cast<std::chrono::seconds>(reply.until - SystemClock().now()), 1),
                 exactTime(reply.until)));
    copy_->setEnabled(true);
    withdraw_->setEnabled(true);
    copy_->setFocus();
    say(tr("Waiting for the other server. You may close this window: the code stays good."), QStringLiteral("retry"),
        rpc::Severity::notice);
    look_.start();
}

void PairCodeStep::look() {
    if (!shown_ || !knowsBefore_ || waiting_ || !look_.isActive()) return;
    waiting_ = true;
    link().call<rpc::GroupStatus>({}, this, [this](const Result<rpc::GroupStatus::Response>& reply) {
        waiting_ = false;
        if (reply && look_.isActive()) compare(*reply);
    });
}

void PairCodeStep::compare(const rpc::GroupStatus::Response& group) {
    for (const rpc::GroupMember& member : group.members)
        if (member.state == rpc::PairState::paired && !before_.count(member.id))
            return ended(tr("%1 is paired with this server.").arg(qs(member.partner)), QStringLiteral("ok"),
                         rpc::Severity::ok);
    const bool open = std::any_of(group.codes.begin(), group.codes.end(),
                                  [this](const rpc::OpenPairCode& code) { return code.id == shown_->id; });
    if (open) return;
    if (SystemClock().now() >= shown_->until)
        return ended(tr("Nobody used the code in time. Go on with a new one when you need it."),
                     QStringLiteral("warning"), rpc::Severity::warning);
    withdraw_->setEnabled(false);
    say(tr("The code has been used: the other server is choosing the domains."), QStringLiteral("retry"),
        rpc::Severity::notice);
}

void PairCodeStep::withdraw() {
    withdraw_->setEnabled(false);
    link().call<rpc::GroupPairCancel>({shown_->id, 0}, this, [this](const Result<rpc::Empty>& reply) {
        if (reply)
            return ended(tr("The code was withdrawn. It is good for nothing now."), QStringLiteral("info"),
                         rpc::Severity::notice);
        withdraw_->setEnabled(true);
        failed(tr("The code was not withdrawn."), reply.error());
    });
}

void PairCodeStep::ended(const QString& text, const QString& sign, rpc::Severity severity) {
    look_.stop();
    copy_->setEnabled(false);
    withdraw_->setEnabled(false);
    code_->setEnabled(false);
    say(text, sign, severity);
    wizard()->button(QWizard::FinishButton)->setFocus();
}

void PairCodeStep::say(const QString& text, const QString& sign, rpc::Severity severity) {
    stateSign_->setPixmap(
        coloredIcon(sign, severityColor(severity)).pixmap(QSize(signSize, signSize), devicePixelRatioF()));
    state_->setText(text);
}

} // namespace ismail::admin
