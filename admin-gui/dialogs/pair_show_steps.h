// The steps of the pair wizard where this server shows a code: which way, what the code grants, the code itself until
// it has been used.
#pragma once

#include "dialogs/pair_wizard.h"
#include "ui/wizard_step.h"

#include <QTimer>

#include <set>

class QCheckBox;
class QListWidget;
class QPushButton;
class QRadioButton;
class QSpinBox;

namespace ismail::admin {

class PairStep : public WizardStep {
    Q_OBJECT
public:
    using WizardStep::WizardStep;

protected:
    PairFacts& facts() const { return static_cast<PairWizard*>(wizard())->facts(); }
};

// Octets in GB; 0: as the settings say.
QSpinBox* mostHeldEdit();
std::int64_t mostHeldOctets(const QSpinBox* edit);

class PairWayStep : public PairStep {
    Q_OBJECT
public:
    explicit PairWayStep(ServiceLink& link);
    int nextId() const override;

private:
    QRadioButton* show_;
};

class PairGrantStep : public PairStep {
    Q_OBJECT
public:
    explicit PairGrantStep(ServiceLink& link);
    void initializePage() override;
    int nextId() const override { return PairWizard::codeStep; }

private:
    void perform() override;
    QString complaint() const override;
    void fillDomains(const rpc::DomainList::Response& reply);
    void enableFields();
    QRadioButton* all_;
    QRadioButton* these_;
    QRadioButton* none_;
    QListWidget* domains_;
    QCheckBox* holdsTheirs_;
    QSpinBox* mostHeld_;
};

class PairCodeStep : public PairStep {
    Q_OBJECT
public:
    explicit PairCodeStep(ServiceLink& link);
    void initializePage() override;
    int nextId() const override { return -1; }
    bool isComplete() const override { return true; }

private:
    void showCode(const rpc::GroupPairShow::Response& reply);
    void look();
    void compare(const rpc::GroupStatus::Response& group);
    void ended(const QString& text, const QString& icon, rpc::Severity severity);
    void withdraw();
    void say(const QString& text, const QString& icon, rpc::Severity severity);
    QLabel* host_;
    QLabel* code_;
    QLabel* until_;
    QLabel* stateSign_;
    QLabel* state_;
    QPushButton* copy_;
    QPushButton* withdraw_;
    QTimer look_;
    std::optional<rpc::GroupPairShow::Response> shown_;
    std::set<std::string> before_; // ids that are paired already
    bool knowsBefore_ = false, waiting_ = false;
};

} // namespace ismail::admin
