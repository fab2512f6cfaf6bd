// The steps of the first run. Where one fails, Skip goes on without it.
#pragma once

#include "dialogs/account_dialog.h"
#include "dialogs/first_run.h"
#include "ui/wizard_step.h"

#include <QTimer>

class QComboBox;
class QPushButton;
class QRadioButton;

namespace ismail::admin {

class DnsRecords;

class FirstRunStep : public WizardStep {
    Q_OBJECT
public:
    using WizardStep::WizardStep;

protected:
    FirstRunFacts& facts() const { return static_cast<FirstRun*>(wizard())->facts(); }
};

class NameStep : public FirstRunStep {
    Q_OBJECT
public:
    explicit NameStep(ServiceLink& link);
    void initializePage() override;

private:
    void perform() override;
    QString complaint() const override;
    QLineEdit* name_;
    QString before_;
};

class DomainStep : public FirstRunStep {
    Q_OBJECT
public:
    explicit DomainStep(ServiceLink& link);
    int nextId() const override;

private:
    void perform() override;
    QString complaint() const override;
    QLineEdit* domain_;
    QRadioButton* primary_;
};

class AccountStep : public FirstRunStep {
    Q_OBJECT
public:
    explicit AccountStep(ServiceLink& link);
    void initializePage() override;
    int nextId() const override { return FirstRun::dnsStep; }

private:
    void perform() override;
    QString complaint() const override;
    QLineEdit* name_;
    QLabel* at_;
    PasswordEdit* password_;
};

// For a secondary domain: who has the mailboxes.
class PartnerStep : public FirstRunStep {
    Q_OBJECT
public:
    explicit PartnerStep(ServiceLink& link);
    void initializePage() override;

private:
    void perform() override;
    QString complaint() const override;
    void makePrimary(const std::string& partner);
    QLineEdit* name_;
    QLineEdit* host_;
    std::string added_; // a partner that the domain does not name yet
};

class DnsStep : public FirstRunStep {
    Q_OBJECT
public:
    explicit DnsStep(ServiceLink& link);
    void initializePage() override;

private:
    void prepareKeys();
    void wait();
    void check(bool anew);
    DnsRecords* records_;
    QPushButton* again_;
    QPushButton* copyAll_;
    QLabel* none_;
};

class TestStep : public FirstRunStep {
    Q_OBJECT
public:
    explicit TestStep(ServiceLink& link);
    void initializePage() override;

private:
    void send();
    void lookForIt();
    QLineEdit* recipient_;
    QLabel* state_;
    QTimer look_;
    QString account_;
    std::int64_t before_ = 0;
    int looked_ = 0;
};

class EndStep : public FirstRunStep {
    Q_OBJECT
public:
    explicit EndStep(ServiceLink& link);
    void initializePage() override;

private:
    QWidget* programs_; // what mail programs need; hidden where there is no account
    QLabel* settings_;
};

} // namespace ismail::admin
