#include "ui/why_view.h"

#include "ui/dialogs.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/sentence_words.h"

#include <QDialog>
#include <QDialogButtonBox>
#include <QGridLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace ismail::admin {

namespace {

using Fact = std::pair<QString, QString>;

QString pointsText(std::int64_t points) {
    if (points < 0) return QChar(0x2212) + QString::number(-points);
    return points > 0 ? u'+' + QString::number(points) : QStringLiteral("0");
}

QString checkText(rpc::CheckResult result) {
    switch (result) {
    case rpc::CheckResult::none: return WhyView::tr("nothing there");
    case rpc::CheckResult::pass: return WhyView::tr("right");
    case rpc::CheckResult::fail: return WhyView::tr("wrong");
    case rpc::CheckResult::softfail: return WhyView::tr("probably wrong");
    case rpc::CheckResult::neutral: return WhyView::tr("says neither yes nor no");
    case rpc::CheckResult::policy: return WhyView::tr("does not count");
    case rpc::CheckResult::temperror: return WhyView::tr("not judged: the DNS did not answer");
    case rpc::CheckResult::permerror: return WhyView::tr("cannot be judged: the record is wrong");
    }
    return {};
}

QString clientText(const rpc::VerdictView& verdict) {
    if (verdict.client == "account") return WhyView::tr("an account that logged in");
    if (verdict.client == "trusted") return WhyView::tr("a trusted network");
    if (verdict.client == "partner") return WhyView::tr("the partner %1").arg(qs(verdict.partner));
    if (verdict.client == "known") return WhyView::tr("known: it has sent mail here before");
    if (verdict.client == "stranger") return WhyView::tr("a stranger");
    return qs(verdict.client);
}

QString behindColon(const QString& text, const std::string& more) {
    return more.empty() ? text : WhyView::tr("%1: %2").arg(text, qs(more));
}

QString dmarcText(const rpc::VerdictView& verdict) {
    if (!verdict.dmarcJudged) return WhyView::tr("not judged");
    if (verdict.dmarc == rpc::CheckResult::none) return WhyView::tr("the author's domain has no policy");
    if (verdict.dmarc == rpc::CheckResult::pass)
        return verdict.dmarcAligned == "spf" ? WhyView::tr("the author is proven, by SPF")
                                             : WhyView::tr("the author is proven, by a signature");
    if (verdict.dmarc != rpc::CheckResult::fail) return checkText(verdict.dmarc);
    if (verdict.dmarcAsked == "reject") return WhyView::tr("the author is not proven; the domain asks to reject");
    if (verdict.dmarcAsked == "quarantine")
        return WhyView::tr("the author is not proven; the domain asks to quarantine");
    return WhyView::tr("the author is not proven; the domain asks for nothing");
}

QString listOf(const std::vector<std::string>& words) {
    QStringList out;
    for (const std::string& word : words)
        out.append(qs(word));
    return out.join(QStringLiteral(", "));
}

std::vector<Fact> factsOf(const rpc::VerdictView& verdict) {
    std::vector<Fact> out;
    const auto add = [&out](const QString& name, const QString& text) {
        if (!text.isEmpty()) out.emplace_back(name, text);
    };
    QString server = qs(verdict.address);
    if (!verdict.clientName.empty()) server += QStringLiteral(" (%1)").arg(qs(verdict.clientName));
    add(WhyView::tr("Sending server"), server);
    add(WhyView::tr("Calls itself"), qs(verdict.helo));
    add(WhyView::tr("It is"), clientText(verdict));
    add(WhyView::tr("Sender"), verdict.sender.empty() ? WhyView::tr("none (a bounce)") : qs(verdict.sender));
    add(WhyView::tr("Author's domain"), listOf(verdict.authors));
    for (const rpc::VerdictSpf& spf : verdict.spf)
        add(WhyView::tr("SPF of %1").arg(qs(spf.domain)),
            behindColon(checkText(spf.result), spf.problem.empty() ? spf.mechanism : spf.problem));
    // Without an author the message itself was not seen.
    if (verdict.dkim.empty() && !verdict.authors.empty()) add(WhyView::tr("DKIM"), WhyView::tr("no signature"));
    for (const rpc::VerdictSignature& signature : verdict.dkim)
        add(WhyView::tr("DKIM of %1").arg(qs(signature.domain)),
            behindColon(checkText(signature.result), signature.why));
    add(WhyView::tr("DMARC"), dmarcText(verdict));
    if (verdict.arc != rpc::CheckResult::none)
        add(WhyView::tr("ARC"), behindColon(checkText(verdict.arc), utf8(listOf(verdict.sealers))));
    for (const rpc::VerdictList& list : verdict.lists)
        add(list.points < 0 ? WhyView::tr("Welcome list %1").arg(qs(list.list))
                            : WhyView::tr("Block list %1").arg(qs(list.list)),
            WhyView::tr("%1, answer %2").arg(qs(list.about), qs(list.answer)));
    return out;
}

QLabel* selectable(const QString& text) {
    auto* label = new QLabel(text);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    return label;
}

QGridLayout* gridOf() {
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(14);
    grid->setVerticalSpacing(6);
    grid->setColumnStretch(1, 1);
    return grid;
}

} // namespace

QString decisionText(rpc::MailDecision decision) {
    switch (decision) {
    case rpc::MailDecision::deliver: return WhyView::tr("Delivered");
    case rpc::MailDecision::mark: return WhyView::tr("Delivered, called suspicious");
    case rpc::MailDecision::junk: return WhyView::tr("Into the Junk folder");
    case rpc::MailDecision::quarantine: return WhyView::tr("Into quarantine");
    case rpc::MailDecision::refuse: return WhyView::tr("Refused");
    }
    return {};
}

WhyView::WhyView(QWidget* parent)
    : QScrollArea(parent), copy_(new QPushButton(icon(QStringLiteral("copy")), tr("Copy the e&xplanation"))) {
    setObjectName(QStringLiteral("why"));
    setAccessibleName(tr("Why?"));
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    copy_->setObjectName(QStringLiteral("copyWhy"));
    auto* inner = new QWidget;
    auto* layout = new QVBoxLayout(inner);
    layout->setContentsMargins(12, 12, 12, 12);
    lines_ = new QVBoxLayout;
    lines_->setSpacing(8);
    layout->addLayout(lines_);
    layout->addWidget(copy_, 0, Qt::AlignLeft);
    layout->addStretch(1);
    setWidget(inner);
    copy_->hide();
    connect(copy_, &QPushButton::clicked, this, [this] { copyToClipboard(explanation_); });
}

void WhyView::clear() {
    explanation_.clear();
    // Each block is one widget.
    while (QLayoutItem* item = lines_->takeAt(0)) {
        delete item->widget();
        delete item;
    }
}

void WhyView::addHeading(const QString& text) {
    QLabel* label = selectable(text);
    QFont bold = label->font();
    bold.setWeight(QFont::DemiBold);
    label->setFont(bold);
    lines_->addWidget(label);
    explanation_ += text + u'\n';
}

void WhyView::showNothing(const QString& text) {
    clear();
    lines_->addWidget(selectable(text));
    copy_->hide();
}

void WhyView::showVerdict(const rpc::VerdictView& verdict, const QString& reply) {
    clear();
    addHeading(tr("%1 (points: %2)").arg(decisionText(verdict.decision), countText(verdict.points)));
    widget()->findChild<QLabel*>()->setObjectName(QStringLiteral("whyDecision"));
    if (!reply.isEmpty()) {
        const QString text = tr("Answer to the sender: %1").arg(reply);
        lines_->addWidget(selectable(text));
        explanation_ += text + u'\n';
    }
    addReasons(verdict);
    addHeading(tr("What was found"));
    addFacts(verdict);
    copy_->show();
}

void WhyView::addReasons(const rpc::VerdictView& verdict) {
    auto* block = new QWidget;
    block->setObjectName(QStringLiteral("whyReasons"));
    QGridLayout* grid = gridOf();
    grid->setContentsMargins(0, 0, 0, 0);
    block->setLayout(grid);
    const auto add = [&](const QString& points, const QString& text) {
        const int row = grid->rowCount();
        grid->addWidget(new QLabel(points), row, 0, Qt::AlignRight | Qt::AlignTop);
        grid->addWidget(selectable(text), row, 1);
        explanation_ += QStringLiteral("%1  %2\n").arg(points, 4).arg(text);
    };
    for (const rpc::VerdictReason& reason : verdict.reasons) {
        const QString text = sentenceText(reason.sentence, reason.text);
        add(pointsText(reason.points), reason.accountId == 0 ? text : tr("%1 (for one recipient only)").arg(text));
    }
    if (verdict.reasons.empty()) add(QStringLiteral("0"), tr("Nothing speaks against it."));
    lines_->addWidget(block);
}

void WhyView::addFacts(const rpc::VerdictView& verdict) {
    auto* block = new QWidget;
    block->setObjectName(QStringLiteral("whyFacts"));
    QGridLayout* grid = gridOf();
    grid->setContentsMargins(0, 0, 0, 0);
    block->setLayout(grid);
    for (const auto& [name, text] : factsOf(verdict)) {
        const int row = grid->rowCount();
        grid->addWidget(mutedLabel(name), row, 0, Qt::AlignTop);
        grid->addWidget(selectable(text), row, 1);
        explanation_ += tr("%1: %2").arg(name, text) + u'\n';
    }
    lines_->addWidget(block);
}

void openWhy(QWidget* parent, const QString& title, const QString& reply,
             const std::optional<rpc::VerdictView>& verdict, const QString& otherwise) {
    auto* dialog = new QDialog(parent);
    dialog->setObjectName(QStringLiteral("whyDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(title);
    dialog->resize(640, verdict ? 480 : 160);
    auto* view = new WhyView;
    if (verdict)
        view->showVerdict(*verdict, reply);
    else
        view->showNothing(otherwise);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    auto* layout = new QVBoxLayout(dialog);
    layout->addWidget(view, 1);
    layout->addWidget(buttons);
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    dialog->open();
}

} // namespace ismail::admin
