// Asks secondaries for the mail they hold and shows what each of them said. Asking may take half a minute; the dialog
// can be closed meanwhile, the question goes on.
#pragma once

#include "link/service_link.h"

#include <QDialog>

namespace ismail::admin {

// partner, domain empty: all.
class QueryDialog : public QDialog {
    Q_OBJECT
public:
    QueryDialog(ServiceLink& link, const QString& partner, const QString& domain, QWidget* parent);
};

} // namespace ismail::admin
