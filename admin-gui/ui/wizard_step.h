// A step of a wizard. One that asks the service keeps the wizard where it is until the answer has come; an error is
// shown above the fields. What a step has to read first must have been read before Next goes on.
#pragma once

#include "link/service_link.h"
#include "ui/loading_bar.h"
#include "ui/message_bar.h"

#include <QWizardPage>

class QFormLayout;
class QLabel;
class QLineEdit;
class QVBoxLayout;

namespace ismail::admin {

class WizardStep : public QWizardPage {
    Q_OBJECT
public:
    WizardStep(ServiceLink& link, const QString& title, const QString& subtitle);
    bool validatePage() override;
    bool isComplete() const override { return loading_->isComplete(); }
    // On without doing anything.
    void skip();
    // Gives the keyboard to the first field. The wizard itself gives it to the bar for errors, which is hidden.
    void focusFirst();

protected:
    // Starts what the step does; ends with succeeded() or failed(). The base has nothing to do.
    virtual void perform() { succeeded(); }
    virtual QString complaint() const { return {}; }
    void succeeded();
    void failed(const QString& what, const Error& error);

    ServiceLink& link() const { return link_; }
    LoadingBar& loading() const { return *loading_; }
    MessageBar& errorBar() const { return *error_; }
    QVBoxLayout* column() const { return column_; }
    QFormLayout* addForm();

private:
    ServiceLink& link_;
    MessageBar* error_;
    LoadingBar* loading_;
    QVBoxLayout* column_;
    bool finished_ = false, waiting_ = false;
};

// Muted words that take as many lines as they need.
QLabel* stepWords(const QString& text);
QLineEdit* stepField(const char* name, const QString& placeholder = {});

} // namespace ismail::admin
