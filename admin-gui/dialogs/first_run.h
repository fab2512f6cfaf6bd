// The first steps on a new server: its name, the first domain and its role, the first account or the server that is the
// domain's primary, the DNS records to publish, a test message. Every step can be skipped, and is found again on the
// page that the last step names. What a step does is done when it is left; nothing is undone by going back.
#pragma once

#include "link/service_link.h"

#include <QWizard>

namespace ismail::admin {

// What the steps tell one another.
struct FirstRunFacts {
    QString domain; // that was added here, or that is there already
    bool primary = true;
    QString account;
};

class FirstRun : public QWizard {
    Q_OBJECT
public:
    FirstRun(ServiceLink& link, QWidget* parent);
    FirstRunFacts& facts() { return facts_; }

    enum Step { nameStep, domainStep, accountStep, partnerStep, dnsStep, testStep, endStep };

signals:
    // From the last step to the wizard that pairs two servers.
    void pairWanted();

private:
    FirstRunFacts facts_;
};

} // namespace ismail::admin
