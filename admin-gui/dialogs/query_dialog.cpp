#include "dialogs/query_dialog.h"

#include "ui/card.h"
#include "ui/format.h"
#include "ui/message_bar.h"
#include "ui/sentence_words.h"
#include "ui/tab_order.h"

#include <QDialogButtonBox>
#include <QProgressBar>
#include <QScrollArea>
#include <QVBoxLayout>

namespace ismail::admin {

QueryDialog::QueryDialog(ServiceLink& link, const QString& partner, const QString& domain, QWidget* parent)
    : QDialog(parent) {
    setObjectName(QStringLiteral("queryDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Ask for held mail"));
    setModal(true);
    auto* error = new MessageBar(MessageBar::Kind::error);
    auto* card = new Card(domain.isEmpty() ? tr("Who was asked, and what they said") : tr("Mail for %1").arg(domain));
    auto* waiting = new QProgressBar;
    waiting->setRange(0, 0);
    waiting->setTextVisible(false);
    waiting->setAccessibleName(tr("Waiting for the replies"));
    card->addMuted(tr("Asking. A partner that cannot be reached may take half a minute …"));
    card->body()->addWidget(waiting);
    auto* scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setWidget(card);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(error);
    layout->addWidget(scroll, 1);
    layout->addWidget(buttons);
    resize(560, 360);
    tabAsLaidOut(this);

    rpc::PartnerQueryNow::Request request;
    request.partner = utf8(partner);
    request.domain = utf8(domain);
    link.call<rpc::PartnerQueryNow>(request, this, [card, error](Result<rpc::PartnerQueryNow::Response> reply) {
        card->clear();
        if (!reply) return error->say(tr("The question was not asked."), errorText(reply.error()));
        for (const rpc::QueryResult& result : reply->queries)
            card->addLine(result.ok ? rpc::Severity::ok : rpc::Severity::problem,
                          tr("%1 for %2").arg(qs(result.partner), qs(result.domain)),
                          sentenceText(result.replySentence, result.reply));
        if (reply->queries.empty())
            card->addMuted(tr("There is nobody to ask: no partner holds mail for a domain of this server."));
    });
}

} // namespace ismail::admin
