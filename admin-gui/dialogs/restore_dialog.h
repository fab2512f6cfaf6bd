// A backup, looked into and restored: first what it holds and whether it is whole, then into which new directory. The
// service goes on with its own data; what is to be done to change over is shown at the end.
#pragma once

#include "ui/form_dialog.h"

class QLineEdit;

namespace ismail::admin {

class Card;

class RestoreDialog : public FormDialog {
    Q_OBJECT
public:
    RestoreDialog(ServiceLink& link, const rpc::BackupInfo& backup, QWidget* parent);

protected:
    void submit() override;
    QString complaint() const override;
    bool mayBeSent() const override { return good_; }

private:
    void look();
    void show(const rpc::BackupVerify::Response& report);
    void askForPassphrase();
    void showRestored(const QString& directory);
    // High enough for what it shows now.
    void grow();

    rpc::BackupInfo backup_;
    Card* preview_;
    Card* next_;
    QLineEdit* directory_;
    QLineEdit* passphrase_ = nullptr; // of one whose keys are sealed
    bool good_ = false;               // the backup has been read and is whole
};

} // namespace ismail::admin
