// The steps of the first run. A step that asks the service keeps the wizard where it is until the answer has come; an
// error is shown above the fields, and Skip goes on without it. What a step has to read first must have been read
// before Next goes on.
#pragma once

#include "dialogs/account_dialog.h"
#include "dialogs/first_run.h"
#include "ui/loading_bar.h"
#include "ui/message_bar.h"

#include <QTimer>
#include <QWizardPage>

class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QRadioButton;
class QVBoxLayout;

namespace ismail::admin {

class DnsRecords;

class FirstRunStep : public QWizardPage {
    Q_OBJECT
public:
    FirstRunStep(ServiceLink& link, const QString& title, const QString& subtitle);
    bool validatePage() override;
    bool isComplete() const override { return loading_->isComplete(); }
    void skip();
    // Gives the keyboard to the first field. The wizard itself gives it to the bar for errors, which is hidden.
    void focusFirst();

protected:
    // Starts what the step does; ends with succeeded() or failed(). The base has nothing to do.
    virtual void perform() { succeeded(); }
    virtual QString complaint() const { return {}; }
    void succeeded();
    void failed(const QString& what, const Error& error);

    FirstRunFacts& facts() const { return static_cast<FirstRun*>(wizard())->facts(); }
    ServiceLink& link() const { return link_; }
    LoadingBar& loading() const { return *loading_; }
    QVBoxLayout* column() const { return column_; }
    QFormLayout* addForm();

private:
    ServiceLink& link_;
    MessageBar* error_;
    LoadingBar* loading_;
    QVBoxLayout* column_;
    bool finished_ = false, waiting_ = false;
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
};

} // namespace ismail::admin
