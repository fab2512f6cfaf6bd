// The steps of the pair wizard where this server is told a code: the code, who shows it, which domains, what came of
// it.
#pragma once

#include "dialogs/pair_show_steps.h"

class QListWidget;

namespace ismail::admin {

// A pairing code as it is typed: capitals in groups of five; what is pasted with a host in front gives both.
class PairCodeEdit : public QLineEdit {
    Q_OBJECT
public:
    explicit PairCodeEdit(QWidget* parent = nullptr);
    static constexpr int letters = 25;
    bool isWhole() const;
    // How any text looks as a code; hyphens between the groups.
    static QString grouped(const QString& text);

signals:
    void hostPasted(const QString& host);

private:
    void tidy(const QString& text);
};

class PairEnterStep : public PairStep {
    Q_OBJECT
public:
    explicit PairEnterStep(ServiceLink& link);
    int nextId() const override { return PairWizard::whoStep; }

private:
    void perform() override;
    QString complaint() const override;
    PairCodeEdit* code_;
    QLineEdit* host_;
    QLabel* calling_;
    QString entered_; // that met the other server
};

class PairWhoStep : public PairStep {
    Q_OBJECT
public:
    explicit PairWhoStep(ServiceLink& link);
    void initializePage() override;
    int nextId() const override { return PairWizard::domainsStep; }

private:
    void perform() override;
    QString complaint() const override;
    QLabel* peer_;
    QLabel* id_;
    QLabel* version_;
    QLineEdit* name_;
    MessageBar* replaces_;
};

class PairDomainsStep : public PairStep {
    Q_OBJECT
public:
    explicit PairDomainsStep(ServiceLink& link);
    void initializePage() override;
    int nextId() const override { return PairWizard::resultStep; }

private:
    void perform() override;
    QLabel* holdWords_;
    QListWidget* hold_;
    QSpinBox* mostHeld_;
    QLabel* lendWords_;
    QListWidget* lend_;
};

class PairResultStep : public PairStep {
    Q_OBJECT
public:
    explicit PairResultStep(ServiceLink& link);
    void initializePage() override;
    int nextId() const override { return -1; }

private:
    class Card* lines_;
};

} // namespace ismail::admin
