// The base of every dialog that sends one thing to the service: a form, an error bar, OK and Cancel; stays open and
// keeps what was typed until the service has taken it. What it has to read first it asks for through loading(): until
// all of that is there, nothing can be sent.
//
// A dialog overrides submit(), which starts a call; its callback ends with done(), or failed(error). For an edit that
// names a version, a conflict means that somebody else changed the object meanwhile: the dialog then asks for the
// object as it is now and calls showConflict() with the fields that differ; "Keep mine" submits again on the new
// version, "Take theirs" fills the form anew. EditDialog does that for the objects of the contract.
#pragma once

#include "link/service_link.h"
#include "ui/edited_fields.h"
#include "ui/loading_bar.h"
#include "ui/message_bar.h"

#include <QDialog>
#include <QFormLayout>

class QDialogButtonBox;
class QGroupBox;
class QPushButton;
class QTableWidget;
class QVBoxLayout;

namespace ismail::admin {

class FormDialog : public QDialog {
    Q_OBJECT
public:
    FormDialog(ServiceLink& link, const QString& title, const QString& okText, QWidget* parent);

signals:
    // The service took it; said before the dialog closes. message: for the page's notice.
    void finishedWell(const QString& message);

protected:
    // Starts the call. Not called again before done() or failed().
    virtual void submit() = 0;
    // A sentence about what is wrong with the input, empty: nothing. Shown before anything is sent.
    virtual QString complaint() const { return {}; }

    // More than what is read that has to be before it can be sent; call tellReady() when it changes.
    virtual bool mayBeSent() const { return true; }
    void tellReady();

    ServiceLink& link() const { return link_; }
    LoadingBar& loading() const { return *loading_; }
    QFormLayout* form() const { return form_; }
    // Below the form.
    QVBoxLayout* below() const { return below_; }
    QPushButton* okButton() const;

    void done(const QString& message);
    // what: "The domain was not changed."
    void failed(const QString& what, const Error& error);
    void showConflict(const QString& what, const std::vector<FieldDifference>& differences,
                      const std::function<void()>& keepMine, const std::function<void()>& takeTheirs);

    void showEvent(QShowEvent* event) override;

    // A muted line below a field.
    QWidget* hint(const QString& text);
    // Adds a row whose label has the field as buddy.
    void addRow(const QString& label, QWidget* field, const QString& hintText = {});

private:
    using QDialog::done;
    void trySubmit();
    void makeRoomForTabs();
    void setWaiting(bool waiting);

    ServiceLink& link_;
    QFormLayout* form_;
    QVBoxLayout* below_;
    MessageBar* error_;
    LoadingBar* loading_;
    QWidget* fields_;
    QGroupBox* conflict_;
    QTableWidget* differences_;
    QDialogButtonBox* buttons_;
    std::function<void()> keepMine_, takeTheirs_;
    bool waiting_ = false;
};

} // namespace ismail::admin
