#include "ui/dns_records.h"

#include "ui/card.h"
#include "ui/dialogs.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/placeholder.h"
#include "ui/sentence_words.h"

#include <QFontDatabase>
#include <QGridLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QSplitter>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <string_view>

namespace ismail::admin {

namespace {

using rpc::DnsLine;
using rpc::RecordKind;
using rpc::RecordState;

QString joinedText(const std::vector<std::string>& values, const QString& separator) {
    QStringList texts;
    for (const std::string& value : values)
        texts.append(qs(value));
    return texts.join(separator);
}

QString wantedText(const DnsLine& line) {
    if (line.obsolete) return DnsRecords::tr("nothing any more");
    if (!line.wanted.empty()) return qs(line.wanted);
    return line.kind == RecordKind::dkim ? DnsRecords::tr("the keys do not exist yet")
                                         : DnsRecords::tr("not known here");
}

std::vector<Column<DnsRow>> recordColumns() {
    return {
        {.id = QStringLiteral("state"),
         .title = DnsRecords::tr("State"),
         .text = [](const DnsRow& row) { return DnsRecords::stateText(row.line); },
         .sort = [](const DnsRow& row) { return QVariant(-static_cast<int>(row.line.severity)); },
         .icon = [](const DnsRow& row) { return severityIcon(row.line.severity); },
         .width = 14},
        {.id = QStringLiteral("kind"),
         .title = DnsRecords::tr("Record"),
         .text = [](const DnsRow& row) { return DnsRecords::kindText(row.line); },
         .sort = [](const DnsRow& row) { return QVariant(row.position); },
         .tooltip = [](const DnsRow& row) { return sentenceText(row.line.whySentence, row.line.why); },
         .width = 19},
        {.id = QStringLiteral("owner"),
         .title = DnsRecords::tr("Name"),
         .text = [](const DnsRow& row) { return qs(row.line.owner); },
         .tooltip = [](const DnsRow& row) { return qs(row.line.owner); },
         .width = 20},
        {.id = QStringLiteral("wanted"),
         .title = DnsRecords::tr("Should be"),
         .text = [](const DnsRow& row) { return wantedText(row.line); },
         .stretch = true},
        {.id = QStringLiteral("found"),
         .title = DnsRecords::tr("Found"),
         .text = [](const DnsRow& row) { return joinedText(row.line.found, QStringLiteral(", ")); },
         .width = 20},
    };
}

// What a line of the table says already.
bool isInTable(const rpc::Finding& finding) {
    constexpr std::array<std::string_view, 8> codes{
        "dns.agrees",          "dns.noMx",           "dns.selfNotNamed",    "dns.secondaryNotNamed",
        "dns.primaryNotNamed", "dns.primaryNotBest", "dns.secondaryBetter", "dns.selfBetter"};
    return std::find(codes.begin(), codes.end(), finding.sentence.code) != codes.end();
}

QLabel* wrappedLabel(QLabel* label) {
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

} // namespace

QString DnsRecords::kindText(const DnsLine& line) {
    switch (line.kind) {
    case RecordKind::exchanger: return tr("Mail server (MX)");
    case RecordKind::address: return tr("Address (%1)").arg(qs(line.type));
    case RecordKind::reverse: return tr("Reverse name (PTR)");
    case RecordKind::spf: return tr("Who may send (SPF)");
    case RecordKind::dkim: return tr("Signing key (DKIM)");
    case RecordKind::dmarc: return tr("Policy (DMARC)");
    case RecordKind::service: break;
    }
    return tr("Mail programs (SRV)");
}

QString DnsRecords::stateText(const DnsLine& line) {
    if (line.obsolete) return tr("May be removed");
    switch (line.state) {
    case RecordState::right: return tr("Right");
    case RecordState::missing: return line.importance == rpc::Importance::may ? tr("Optional") : tr("Missing");
    case RecordState::differs: return tr("Differs");
    case RecordState::notAsked: break;
    }
    return tr("No answer");
}

DnsRecords::DnsRecords(QWidget* parent)
    : QWidget(parent), model_(new RowsModel<DnsRow>([](const DnsRow& row) { return row.key; }, recordColumns(), this)),
      mark_(new QLabel), summary_(new QLabel), findings_(new Card), table_(new TableView(QStringLiteral("dnsRecords"))),
      splitter_(new QSplitter(Qt::Vertical)), detailMark_(new QLabel), detailTitle_(new QLabel),
      why_(wrappedLabel(mutedLabel({}))), note_(wrappedLabel(new QLabel)), advice_(wrappedLabel(new QLabel)) {
    setObjectName(QStringLiteral("dnsRecords"));
    summary_->setObjectName(QStringLiteral("dnsSummary"));
    summary_->setWordWrap(true);
    findings_->setObjectName(QStringLiteral("dnsFindings"));
    findings_->setAccessibleName(tr("Findings"));
    findings_->hide();
    table_->showRows(model_, 1);
    table_->setAccessibleName(tr("Records"));
    table_->setSelectionMode(QAbstractItemView::SingleSelection);
    new Placeholder(table_, {}, tr("No records"),
                    tr("This server has no role for the domain, or the DNS has not been asked yet."));
    connect(table_, &TableView::selectionKeysChanged, this, [this] {
        showSelected();
        emit selectionChanged();
    });

    auto* detail = new Card;
    detail->setObjectName(QStringLiteral("dnsDetail"));
    detail->setAccessibleName(tr("The selected record"));
    QFont bold = detailTitle_->font();
    bold.setWeight(QFont::DemiBold);
    detailTitle_->setFont(bold);
    detailTitle_->setObjectName(QStringLiteral("dnsDetailTitle"));
    note_->setObjectName(QStringLiteral("dnsNote"));
    advice_->setObjectName(QStringLiteral("dnsAdvice"));
    auto* title = new QHBoxLayout;
    title->addWidget(detailMark_);
    title->addWidget(detailTitle_, 1);
    auto* grid = new QGridLayout;
    grid->setColumnStretch(1, 1);
    name_ = addPart(grid, "dnsName", tr("Name"), tr("Copy the name"), 1);
    wanted_ = addPart(grid, "dnsWanted", tr("Should be"), tr("Copy what it should be"), 3);
    found_ = addPart(grid, "dnsFound", tr("Found"), tr("Copy what was found"), 2);
    proposed_ = addPart(grid, "dnsProposed", tr("Next"), tr("Copy the next record"), 1);
    detail->body()->addLayout(title);
    for (QLabel* label : {why_, note_})
        detail->body()->addWidget(label);
    detail->body()->addLayout(grid);
    detail->body()->addWidget(advice_);

    splitter_->setChildrenCollapsible(false);
    // Scrolled, so that a record with more to say does not push the table about.
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(detail);
    splitter_->addWidget(table_);
    splitter_->addWidget(scroll);
    splitter_->setSizes({300, 250});
    table_->setMinimumHeight(110);
    scroll->setMinimumHeight(110);
    auto* top = new QHBoxLayout;
    top->addWidget(mark_, 0, Qt::AlignTop);
    top->addWidget(summary_, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(10);
    layout->addLayout(top);
    layout->addWidget(findings_);
    layout->addWidget(splitter_, 1);
    showSelected();
}

DnsRecords::Part DnsRecords::addPart(QGridLayout* grid, const char* name, const QString& title, const QString& copies,
                                     int lines) {
    Part part{mutedLabel(title), new QPlainTextEdit, new QToolButton};
    part.title->setContentsMargins(0, 4, 0, 0);
    part.text->setObjectName(QString::fromLatin1(name));
    part.text->setAccessibleName(title);
    part.text->setReadOnly(true);
    part.text->setTabChangesFocus(true);
    part.text->setWordWrapMode(QTextOption::WrapAnywhere);
    part.text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    part.text->setVerticalScrollBarPolicy(lines == 1 ? Qt::ScrollBarAlwaysOff : Qt::ScrollBarAsNeeded);
    part.text->setFixedHeight(part.text->fontMetrics().lineSpacing() * lines + 12);
    part.copy->setObjectName(QString::fromLatin1(name) + QStringLiteral("Copy"));
    part.copy->setIcon(icon(QStringLiteral("copy")));
    part.copy->setAutoRaise(true);
    part.copy->setToolTip(copies);
    part.copy->setAccessibleName(copies);
    connect(part.copy, &QToolButton::clicked, this, [text = part.text] { copyToClipboard(text->toPlainText()); });
    const int row = grid->rowCount();
    grid->addWidget(part.title, row, 0, Qt::AlignTop);
    grid->addWidget(part.text, row, 1);
    grid->addWidget(part.copy, row, 2, Qt::AlignTop);
    return part;
}

void DnsRecords::fill(const Part& part, const QString& text) {
    part.text->setPlainText(text);
    part.title->setVisible(!text.isEmpty());
    part.text->setVisible(!text.isEmpty());
    part.copy->setVisible(!text.isEmpty());
}

void DnsRecords::waitFor(const QString& domain) {
    if (domain != domain_) {
        model_->setRows({});
        findings_->hide();
        zoneFile_.clear();
        keys_.clear();
    }
    domain_ = domain;
    mark_->setPixmap(icon(QStringLiteral("refresh")).pixmap(QSize(16, 16), devicePixelRatioF()));
    summary_->setText(tr("Asking the DNS about %1. This may take some seconds …").arg(domain));
    showSelected();
}

void DnsRecords::showFailed() {
    mark_->setPixmap(severityIcon(rpc::Severity::warning).pixmap(QSize(16, 16), devicePixelRatioF()));
    summary_->setText(tr("The DNS of %1 could not be checked.").arg(domain_));
}

void DnsRecords::show(const rpc::DomainDns::Response& reply) {
    domain_ = qs(reply.domain);
    zoneFile_ = qs(reply.zoneFile);
    adviceText_ = sentenceText(reply.adviceSentence, reply.advice);
    proposedText_ = qs(reply.proposed);
    std::vector<DnsRow> rows;
    for (const DnsLine& line : reply.lines) {
        const QString name = qs(line.type) + u' ' + qs(line.owner);
        const auto same = std::count_if(rows.begin(), rows.end(),
                                        [&name](const DnsRow& row) { return row.key.startsWith(name + u'/'); });
        rows.push_back({static_cast<int>(rows.size()), name + u'/' + QString::number(same), line});
    }
    const QString selected = table_->currentKey();
    model_->setRows(std::move(rows));
    // The first that needs work, where nobody chose another.
    if (selected.isEmpty() || !model_->rowOf(selected)) {
        const auto& shown = model_->rows();
        const auto open = std::find_if(shown.begin(), shown.end(),
                                       [](const DnsRow& row) { return row.line.severity > rpc::Severity::notice; });
        if (!shown.empty()) table_->selectKey(open == shown.end() ? shown.front().key : open->key);
    }
    summarize(reply);
    showFindings(reply);
    showSelected();
    emit selectionChanged();
}

void DnsRecords::summarize(const rpc::DomainDns::Response& reply) {
    int work = 0, unanswered = 0;
    for (const DnsLine& line : reply.lines) {
        if (line.severity > rpc::Severity::notice) ++work;
        if (line.state == RecordState::notAsked) ++unanswered;
    }
    rpc::Severity severity = reply.verdict;
    QString text;
    if (reply.lines.empty())
        text = tr("This server has no role for %1, so nothing is to be published for it here.").arg(domain_);
    else if (work > 0)
        text = tr("To do for %1: %2 of %3 records.").arg(domain_).arg(work).arg(reply.lines.size());
    else if (unanswered > 0)
        text = tr("No answer about %1 for %2 of %3 records.").arg(domain_).arg(unanswered).arg(reply.lines.size());
    else
        text = tr("The DNS of %1 says what it must say.").arg(domain_);
    if (work == 0 && unanswered == 0 && !reply.lines.empty()) severity = rpc::Severity::ok;
    mark_->setPixmap(severityIcon(severity).pixmap(QSize(16, 16), devicePixelRatioF()));
    summary_->setText(text);
}

void DnsRecords::showFindings(const rpc::DomainDns::Response& reply) {
    findings_->clear();
    bool any = false;
    for (const rpc::Finding& finding : reply.findings) {
        if (!reply.lines.empty() && isInTable(finding)) continue;
        findings_->addLine(std::max(finding.severity, rpc::Severity::notice),
                           sentenceText(finding.sentence, finding.text));
        any = true;
    }
    findings_->setVisible(any);
}

void DnsRecords::setKeys(std::vector<rpc::DkimKeyInfo> keys) {
    keys_ = std::move(keys);
    showSelected();
}

QString DnsRecords::keyText(const DnsLine& line) const {
    for (const rpc::DkimKeyInfo& key : keys_)
        if (key.recordName == line.owner) return sentenceText(key.verdictSentence, key.verdictText);
    return {};
}

const DnsLine* DnsRecords::selected() const {
    const DnsRow* row = model_->rowOf(table_->currentKey());
    return row ? &row->line : nullptr;
}

void DnsRecords::showSelected() {
    const DnsLine* line = selected();
    detailMark_->setVisible(line);
    detailTitle_->setText(line ? tr("%1: %2").arg(kindText(*line), stateText(*line))
                               : tr("Select a record to see why it is needed."));
    QString note, why;
    if (line) {
        detailMark_->setPixmap(severityIcon(line->severity).pixmap(QSize(16, 16), devicePixelRatioF()));
        why = sentenceText(line->whySentence, line->why);
        note = sentenceText(line->noteSentence, line->note);
        if (line->kind == RecordKind::dkim && note.isEmpty()) note = keyText(*line);
    }
    why_->setText(localTimes(why));
    why_->setVisible(!why.isEmpty());
    note_->setText(localTimes(note));
    note_->setVisible(!note.isEmpty());
    fill(name_, line ? qs(line->owner) : QString());
    fill(wanted_, line && !line->obsolete ? qs(line->wanted) : QString());
    const bool showFound = line && line->state == RecordState::differs;
    fill(found_, showFound ? joinedText(line->found, QStringLiteral("\n")) : QString());
    const bool policy = line && line->kind == RecordKind::dmarc;
    advice_->setText(policy && !adviceText_.isEmpty() ? tr("Next step: %1").arg(adviceText_) : QString());
    advice_->setVisible(!advice_->text().isEmpty());
    fill(proposed_, policy ? proposedText_ : QString());
}

} // namespace ismail::admin
