#include "dialogs/pair_wizard.h"

#include "dialogs/pair_enter_steps.h"
#include "dialogs/pair_show_steps.h"

#include <QAbstractButton>

namespace ismail::admin {

PairWizard::PairWizard(ServiceLink& link, bool showCode, QWidget* parent) : QWizard(parent), link_(link) {
    setObjectName(QStringLiteral("pairWizard"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Pair two servers"));
    setModal(true);
    setWizardStyle(ModernStyle);
    setPage(wayStep, new PairWayStep(link));
    setPage(grantStep, new PairGrantStep(link));
    setPage(codeStep, new PairCodeStep(link));
    setPage(enterStep, new PairEnterStep(link));
    setPage(whoStep, new PairWhoStep(link));
    setPage(domainsStep, new PairDomainsStep(link));
    setPage(resultStep, new PairResultStep(link));
    setStartId(showCode ? grantStep : wayStep);
    setOption(NoBackButtonOnStartPage);
    setOption(NoBackButtonOnLastPage);
    setOption(NoCancelButtonOnLastPage);
    connect(this, &QWizard::currentIdChanged, this, [this] {
        if (auto* step = qobject_cast<WizardStep*>(currentPage())) step->focusFirst();
    });
    resize(720, 580);
}

void PairWizard::done(int result) {
    if (facts_.met && !facts_.made)
        link_.call<rpc::GroupPairCancel>({0, facts_.met->talk}, &link_, [](const Result<rpc::Empty>&) {});
    QWizard::done(result);
}

} // namespace ismail::admin
