// Two servers become a pair, in three steps. Either this server shows a code: what it grants, the code, until the other
// server has used it. Or it is told the code that the other shows: the code, who the other server is, which domains.
//
// Nothing blocks the window. Closing it ends what the code of another server began; a code that is shown here stays
// good until it is used, withdrawn or old.
#pragma once

#include "link/service_link.h"

#include <QWizard>

#include <optional>

namespace ismail::admin {

// What the steps tell one another.
struct PairFacts {
    rpc::GroupPairShow::Request grant; // as chosen, for the code that is shown
    std::optional<rpc::GroupPairEnter::Response> met;
    std::optional<rpc::GroupPairOffer::Response> made;
    QString name; // of the partner here
};

class PairWizard : public QWizard {
    Q_OBJECT
public:
    // showCode: at once to what the code grants.
    PairWizard(ServiceLink& link, bool showCode, QWidget* parent);
    PairFacts& facts() { return facts_; }
    void done(int result) override;

    enum Step { wayStep, grantStep, codeStep, enterStep, whoStep, domainsStep, resultStep };

private:
    ServiceLink& link_;
    PairFacts facts_;
};

} // namespace ismail::admin
