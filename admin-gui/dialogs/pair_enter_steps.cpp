#include "dialogs/pair_enter_steps.h"

#include "ui/card.h"
#include "ui/format.h"
#include "ui/group_words.h"
#include "ui/sentence_words.h"

#include <QFontDatabase>
#include <QFormLayout>
#include <QLabel>
#include <QListWidget>
#include <QScrollArea>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>

namespace ismail::admin {

namespace {

constexpr int groupOf = 5;

bool isCodeLetter(QChar letter) { return letter.isLetterOrNumber() && letter.unicode() < 128; }

QListWidget* checkList(const char* name, const QString& accessibleName) {
    auto* list = new QListWidget;
    list->setObjectName(QString::fromLatin1(name));
    list->setAccessibleName(accessibleName);
    list->setTextElideMode(Qt::ElideNone);
    list->setWordWrap(true);
    list->setSpacing(2);
    return list;
}

void fillList(QListWidget* list, const std::vector<rpc::PairDomain>& domains, bool checked) {
    list->clear();
    for (const rpc::PairDomain& domain : domains) {
        const QString why = domain.problem.empty() ? QString() : sentenceText(domain.problemSentence, domain.problem);
        auto* item = new QListWidgetItem(
            why.isEmpty() ? qs(domain.domain) : PairDomainsStep::tr("%1: %2").arg(qs(domain.domain), why), list);
        item->setData(Qt::UserRole, qs(domain.domain));
        item->setCheckState(checked && why.isEmpty() ? Qt::Checked : Qt::Unchecked);
        item->setFlags(why.isEmpty() ? Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable
                                     : Qt::ItemFlags(Qt::NoItemFlags));
    }
}

std::vector<std::string> checkedOf(const QListWidget* list) {
    std::vector<std::string> names;
    for (int row = 0; row < list->count(); ++row)
        if (list->item(row)->checkState() == Qt::Checked)
            names.push_back(utf8(list->item(row)->data(Qt::UserRole).toString()));
    return names;
}

QLabel* selectable(const char* name) {
    auto* label = new QLabel;
    label->setObjectName(QString::fromLatin1(name));
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

} // namespace

PairCodeEdit::PairCodeEdit(QWidget* parent) : QLineEdit(parent) {
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    font.setPointSizeF(this->font().pointSizeF() * 1.25);
    setFont(font);
    setPlaceholderText(QStringLiteral("XXXXX-XXXXX-XXXXX-XXXXX-XXXXX"));
    setInputMethodHints(Qt::ImhUppercaseOnly | Qt::ImhNoPredictiveText);
    connect(this, &QLineEdit::textEdited, this, &PairCodeEdit::tidy);
}

QString PairCodeEdit::grouped(const QString& text) {
    QString code;
    int count = 0;
    for (const QChar letter : text) {
        if (!isCodeLetter(letter) || count == letters) continue;
        if (count > 0 && count % groupOf == 0) code += u'-';
        code += letter.toUpper();
        ++count;
    }
    return code;
}

bool PairCodeEdit::isWhole() const { return text().size() == letters + letters / groupOf - 1; }

void PairCodeEdit::tidy(const QString& text) {
    const qsizetype slash = text.lastIndexOf(u'/');
    if (slash >= 0) {
        // "mx1.example.org/7KQ2M-…", maybe with words before it.
        const QString host = text.left(slash).simplified().section(u' ', -1);
        if (!host.isEmpty()) emit hostPasted(host);
        return setText(grouped(text.mid(slash + 1)));
    }
    const QString before = text.left(cursorPosition());
    const auto place = std::count_if(before.begin(), before.end(), isCodeLetter);
    setText(grouped(text));
    const auto hyphens = place > 0 ? (place - 1) / groupOf : 0;
    setCursorPosition(static_cast<int>(std::min<qsizetype>(place + hyphens, this->text().size())));
}

PairEnterStep::PairEnterStep(ServiceLink& link)
    : PairStep(link, tr("The code of the other server"),
               tr("There it is shown on the page Group, or by ismailctl group code.")),
      code_(new PairCodeEdit), host_(stepField("pairHost", QStringLiteral("mx1.example.org"))),
      calling_(stepWords(tr("The other server is being called …"))) {
    code_->setObjectName(QStringLiteral("pairCode"));
    auto* form = addForm();
    form->addRow(tr("&Code:"), code_);
    form->addRow(tr("&Host:"), host_);
    column()->addWidget(stepWords(tr("Capitals and hyphens come by themselves. Paste the code with the host in front, "
                                     "and both are filled in. The host is the name or the address at which the other "
                                     "server can be called.")));
    column()->addWidget(calling_);
    column()->addStretch(1);
    calling_->hide();
    connect(code_, &PairCodeEdit::hostPasted, host_, &QLineEdit::setText);
    connect(host_, &QLineEdit::textEdited, this, [this](const QString& text) {
        // Pasted into the wrong field.
        if (text.contains(u'/')) {
            host_->setText(text.section(u'/', 0, -2).simplified().section(u' ', -1));
            code_->setText(PairCodeEdit::grouped(text.section(u'/', -1)));
        }
    });
}

QString PairEnterStep::complaint() const {
    if (!code_->isWhole()) return tr("A pairing code has 25 letters and digits, in five groups.");
    return host_->text().trimmed().isEmpty() ? tr("Enter the host too: the name or address of the other server.")
                                             : QString();
}

void PairEnterStep::perform() {
    // It was met by this code, which works once.
    const QString entered = code_->text() + u'@' + host_->text();
    if (facts().met && entered == entered_) return succeeded();
    // Another code: what the one before it began is left.
    if (facts().met) link().call<rpc::GroupPairCancel>({0, facts().met->talk}, this, [](const Result<rpc::Empty>&) {});
    facts().met.reset();
    rpc::GroupPairEnter::Request request;
    request.code = Secret<std::string>(utf8(code_->text()));
    // "192.0.2.1:2525" and "mx1.example.org:2525" name a port.
    const QString host = host_->text().trimmed();
    const bool withPort = host.count(u':') == 1;
    request.host = utf8(withPort ? host.section(u':', 0, 0) : host);
    request.port = withPort ? host.section(u':', 1).toInt() : 0;
    calling_->show();
    // The wizard may be gone when the answer comes; then nobody wants what has begun.
    link().call<rpc::GroupPairEnter>(
        request, &link(),
        [&link = link(), entered, step = QPointer<PairEnterStep>(this)](Result<rpc::GroupPairEnter::Response> reply) {
            if (!step) {
                if (reply) link.call<rpc::GroupPairCancel>({0, reply->talk}, &link, [](const Result<rpc::Empty>&) {});
                return;
            }
            step->calling_->hide();
            if (!reply) return step->failed(tr("The other server was not met."), reply.error());
            step->facts().met = std::move(*reply);
            step->entered_ = entered;
            step->succeeded();
            step->wizard()->next();
        });
}

PairWhoStep::PairWhoStep(ServiceLink& link)
    : PairStep(link, tr("Who is it?"), tr("This server has shown that it knows the code.")),
      peer_(selectable("peerName")), id_(selectable("peerId")), version_(selectable("peerVersion")),
      name_(stepField("peerPartner")), replaces_(new MessageBar(MessageBar::Kind::warning)) {
    QFont font = peer_->font();
    font.setPointSizeF(font.pointSizeF() * 1.3);
    font.setWeight(QFont::DemiBold);
    peer_->setFont(font);
    id_->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    replaces_->setObjectName(QStringLiteral("replaces"));
    column()->addWidget(replaces_);
    auto* form = addForm();
    form->addRow(tr("Server:"), peer_);
    form->addRow(tr("Server id:"), id_);
    form->addRow(tr("ISMail:"), version_);
    form->addRow(tr("&Name here:"), name_);
    column()->addWidget(stepWords(tr("Whoever is in doubt compares the server id with the one that the other server "
                                     "shows on its page Group.")));
    column()->addStretch(1);
}

void PairWhoStep::initializePage() {
    const rpc::GroupPairEnter::Response& met = *facts().met;
    peer_->setText(qs(met.peer));
    id_->setText(groupedId(met.id));
    version_->setText(qs(met.version));
    name_->setText(qs(met.partner.empty() ? met.peer : met.partner));
    replaces_->hide();
    if (met.partner.empty()) return;
    if (met.previousId.empty())
        replaces_->say(tr("It is the partner %1, which becomes a pair with this server.").arg(qs(met.partner)));
    else
        replaces_->say(tr("It takes the place of the partner %1, which has another id so far.").arg(qs(met.partner)),
                       tr("Until now: %1\nNow: %2").arg(groupedId(met.previousId), groupedId(met.id)));
}

QString PairWhoStep::complaint() const {
    return name_->text().trimmed().isEmpty() ? tr("Enter a name for the other server.") : QString();
}

void PairWhoStep::perform() {
    facts().name = name_->text().trimmed();
    succeeded();
}

PairDomainsStep::PairDomainsStep(ServiceLink& link)
    : PairStep(link, tr("Which domains?"), tr("Who holds mail for whom while the other is away.")),
      holdWords_(new QLabel), hold_(checkList("holdDomains", tr("Domains of the other server that are held here"))),
      mostHeld_(mostHeldEdit()), lendWords_(new QLabel),
      lend_(checkList("lendDomains", tr("Domains of this server that are held there"))) {
    holdWords_->setWordWrap(true);
    lendWords_->setWordWrap(true);
    column()->addWidget(holdWords_);
    column()->addWidget(hold_, 1);
    addForm()->addRow(tr("At &most:"), mostHeld_);
    column()->addWidget(lendWords_);
    column()->addWidget(lend_, 1);
    setCommitPage(true);
    setButtonText(QWizard::CommitButton, tr("&Pair"));
}

void PairDomainsStep::initializePage() {
    const rpc::GroupPairEnter::Response& met = *facts().met;
    const QString peer = qs(met.peer);
    fillList(hold_, met.theirs, true);
    fillList(lend_, met.ours, met.holdsOurs);
    lend_->setEnabled(met.holdsOurs);
    hold_->setVisible(hold_->count() > 0);
    mostHeld_->setEnabled(hold_->count() > 0);
    lend_->setVisible(lend_->count() > 0);
    holdWords_->setText(met.theirs.empty() ? tr("The code of %1 lets none of its domains be held here.").arg(peer)
                                           : tr("Hold mail here for these domains of %1:").arg(peer));
    lendWords_->setText(met.ours.empty() ? tr("This server is not primary for any domain that %1 could hold.").arg(peer)
                        : met.holdsOurs
                            ? tr("Let %1 hold mail for these domains of this server:").arg(peer)
                            : tr("The code of %1 does not let it hold mail for domains of this server:").arg(peer));
}

void PairDomainsStep::perform() {
    rpc::GroupPairOffer::Request request;
    request.talk = facts().met->talk;
    request.partner = utf8(facts().name);
    request.hold = checkedOf(hold_);
    if (facts().met->holdsOurs) request.lend = checkedOf(lend_);
    request.mostHeld = mostHeldOctets(mostHeld_);
    link().call<rpc::GroupPairOffer>(request, this, [this](Result<rpc::GroupPairOffer::Response> reply) {
        if (!reply) return failed(tr("The pair was not made."), reply.error());
        facts().made = std::move(*reply);
        succeeded();
        wizard()->next();
    });
}

PairResultStep::PairResultStep(ServiceLink& link) : PairStep(link, tr("Paired"), {}), lines_(new Card) {
    lines_->setObjectName(QStringLiteral("pairResult"));
    auto* area = new QScrollArea;
    area->setAccessibleName(tr("What was agreed"));
    area->setWidget(lines_);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    column()->addWidget(area, 1);
    column()->addWidget(stepWords(tr("The lists of addresses follow by themselves within seconds. The page Group shows "
                                     "how it goes; the MX records of the domains should name both servers.")));
}

void PairResultStep::initializePage() {
    const rpc::GroupPairOffer::Response& made = *facts().made;
    const QString partner = qs(made.partner);
    setSubTitle(tr("%1 and this server know each other now.").arg(partner));
    lines_->clear();
    for (const std::string& domain : made.hold)
        lines_->addLine(rpc::Severity::ok, tr("Mail for %1 is held here.").arg(qs(domain)));
    for (const std::string& domain : made.lend)
        lines_->addLine(rpc::Severity::ok, tr("Mail for %1 is held by %2.").arg(qs(domain), partner));
    for (const rpc::PairDomain& refused : made.refused)
        lines_->addLine(rpc::Severity::warning, tr("%1 was not taken.").arg(qs(refused.domain)),
                        sentenceText(refused.problemSentence, refused.problem));
    if (made.hold.empty() && made.lend.empty() && made.refused.empty())
        lines_->addLine(rpc::Severity::notice, tr("No domain is shared yet."));
}

} // namespace ismail::admin
