#include "dialogs/first_run.h"

#include "dialogs/first_run_steps.h"

#include <QAbstractButton>

namespace ismail::admin {

FirstRun::FirstRun(ServiceLink& link, QWidget* parent) : QWizard(parent) {
    setObjectName(QStringLiteral("firstRun"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("First steps"));
    setModal(true);
    // The same everywhere: the style of Windows draws into the frame of the window, which not every desktop shows.
    setWizardStyle(ModernStyle);
    setPage(nameStep, new NameStep(link));
    setPage(domainStep, new DomainStep(link));
    setPage(accountStep, new AccountStep(link));
    setPage(partnerStep, new PartnerStep(link));
    setPage(dnsStep, new DnsStep(link));
    setPage(testStep, new TestStep(link));
    setPage(endStep, new EndStep(link));
    setOption(HaveCustomButton1);
    setOption(NoBackButtonOnStartPage);
    setButtonText(CustomButton1, tr("S&kip"));
    button(CustomButton1)->setObjectName(QStringLiteral("skip"));
    connect(this, &QWizard::customButtonClicked, this, [this] {
        if (auto* step = qobject_cast<FirstRunStep*>(currentPage())) step->skip();
    });
    connect(this, &QWizard::currentIdChanged, this, [this](int id) {
        button(CustomButton1)->setVisible(id != endStep && id != dnsStep);
        if (auto* step = qobject_cast<FirstRunStep*>(currentPage())) step->focusFirst();
    });
    resize(760, 600);
}

} // namespace ismail::admin
