// The certificate that the listeners show: whose, from whom, until when, what is wrong with it; the files it is read
// from.
#pragma once

#include "app/page.h"
#include "pages/settings_form.h"

class QFormLayout;

namespace ismail::admin {

class CertificatesPage : public Page {
    Q_OBJECT
public:
    CertificatesPage(const PageContext& context, const PageInfo& info);

protected:
    void refresh() override;

private:
    void showDetails(const rpc::CertificateDetails& details);
    void tellVerdict(const rpc::CertificateDetails& details);
    void addLine(const QString& label, const QString& text, const QString& tooltip = {});

    QLabel* mark_;
    QLabel* verdict_;
    QLabel* advice_;
    QFormLayout* lines_;
    QString fingerprint_;
    QPushButton* copy_;
    SettingsForm* form_;
};

} // namespace ismail::admin
