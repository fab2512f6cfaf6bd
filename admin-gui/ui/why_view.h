// "Why?": the verdict on a message in words. The decision, the reasons with their points as a list that adds up, and
// what was found out about client, SPF, DKIM, DMARC, ARC and lists; all of it can be copied. Asks nothing itself.
#pragma once

#include "rpc/contract_trust.h"

#include <QScrollArea>

#include <optional>

class QPushButton;
class QVBoxLayout;

namespace ismail::admin {

// What became of a message.
QString decisionText(rpc::MailDecision decision);

class WhyView : public QScrollArea {
    Q_OBJECT
public:
    explicit WhyView(QWidget* parent = nullptr);
    // reply: what the sender was answered; empty: not known.
    void showVerdict(const rpc::VerdictView& verdict, const QString& reply = {});
    // There is no verdict; text says why.
    void showNothing(const QString& text);
    // What "Copy the explanation" puts on the clipboard.
    QString explanation() const { return explanation_; }

private:
    void clear();
    void addHeading(const QString& text);
    void addReasons(const rpc::VerdictView& verdict);
    void addFacts(const rpc::VerdictView& verdict);

    QVBoxLayout* lines_;
    QPushButton* copy_;
    QString explanation_;
};

// The same in a dialog of its own. otherwise: what it says where there is no verdict.
void openWhy(QWidget* parent, const QString& title, const QString& reply,
             const std::optional<rpc::VerdictView>& verdict, const QString& otherwise);

} // namespace ismail::admin
