#include "dialogs/account_dialog.h"

#include "ui/format.h"
#include "ui/icons.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRandomGenerator>

namespace ismail::admin {

namespace {

constexpr int lettersOfAPassword = 16;

QCheckBox* scramBox() {
    auto* box = new QCheckBox(PasswordDialog::tr("Allow log-in by S&CRAM-SHA-256"));
    box->setToolTip(PasswordDialog::tr("Mail programs can then prove the password without sending it. A second, weaker "
                                       "form of it is stored for that."));
    return box;
}

} // namespace

PasswordEdit::PasswordEdit(QWidget* parent) : QWidget(parent), field_(new QLineEdit) {
    field_->setObjectName(QStringLiteral("password"));
    field_->setEchoMode(QLineEdit::Password);
    field_->setAccessibleName(tr("Password"));
    QAction* show = field_->addAction(icon(QStringLiteral("show")), QLineEdit::TrailingPosition);
    show->setToolTip(tr("Show the password"));
    connect(show, &QAction::triggered, this, [this] {
        field_->setEchoMode(field_->echoMode() == QLineEdit::Password ? QLineEdit::Normal : QLineEdit::Password);
    });
    auto* make = new QPushButton(tr("&Make one"));
    make->setToolTip(tr("A random password, shown so that you can pass it on."));
    connect(make, &QPushButton::clicked, this, [this] {
        field_->setText(makePassword());
        field_->setEchoMode(QLineEdit::Normal);
    });
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(field_, 1);
    layout->addWidget(make);
    setFocusProxy(field_);
}

QString PasswordEdit::password() const { return field_->text(); }

QString PasswordEdit::makePassword() {
    static const QString letters = QStringLiteral("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789");
    QString password;
    for (int i = 0; i < lettersOfAPassword; ++i)
        password += letters[QRandomGenerator::system()->bounded(static_cast<int>(letters.size()))];
    return password;
}

AccountDialog::AccountDialog(ServiceLink& link, const std::optional<rpc::AccountInfo>& account, const QString& domain,
                             QWidget* parent)
    : FormDialog(link, account ? tr("Account %1").arg(qs(account->address)) : tr("Add an account"),
                 account ? tr("&Save") : tr("&Add"), parent),
      base_(account), name_(new QLineEdit), domain_(new QComboBox), description_(new QLineEdit),
      password_(new PasswordEdit), scram_(scramBox()), enabled_(new QCheckBox(tr("&Enabled"))) {
    setObjectName(QStringLiteral("accountDialog"));
    name_->setObjectName(QStringLiteral("accountName"));
    domain_->setObjectName(QStringLiteral("accountDomain"));
    domain_->setAccessibleName(tr("Domain"));
    description_->setObjectName(QStringLiteral("accountDescription"));
    enabled_->setObjectName(QStringLiteral("accountEnabled"));
    enabled_->setChecked(true);
    enabled_->setToolTip(tr("While this is off nobody can log in, and mail for it is answered 450: try again later."));
    if (base_) {
        auto* address = new QLabel(qs(base_->address));
        address->setTextInteractionFlags(Qt::TextSelectableByMouse);
        form()->addRow(tr("Address:"), address);
        password_->hide();
        scram_->hide();
    } else {
        auto* address = new QWidget;
        auto* row = new QHBoxLayout(address);
        row->setContentsMargins(0, 0, 0, 0);
        row->addWidget(name_, 1);
        row->addWidget(new QLabel(QStringLiteral("@")));
        row->addWidget(domain_, 1);
        address->setFocusProxy(name_);
        addRow(tr("&Address:"), address);
        addRow(tr("&Password:"), password_);
        form()->addRow(QString(), scram_);
        askForDomains(domain);
    }
    addRow(tr("&Description:"), description_, tr("For people: a full name, a department."));
    form()->addRow(QString(), enabled_);
    if (base_) fill(*base_);
}

void AccountDialog::fill(const rpc::AccountInfo& account) {
    description_->setText(qs(account.description));
    enabled_->setChecked(account.enabled);
}

void AccountDialog::askForDomains(const QString& chosen) {
    rpc::DomainList::Request request;
    request.page.limit = 1000;
    request.domainRole = rpc::DomainRole::primary;
    link().call<rpc::DomainList>(request, this, [this, chosen](Result<rpc::DomainList::Response> reply) {
        if (!reply) return failed(tr("The domains could not be read."), reply.error());
        for (const rpc::DomainInfo& domain : reply->domains)
            domain_->addItem(qs(domain.domain));
        domain_->setCurrentIndex(qMax(0, domain_->findText(chosen)));
        noDomain_ = reply->domains.empty();
    });
}

QString AccountDialog::complaint() const {
    if (base_) return {};
    if (noDomain_) return tr("This server is not the primary of any domain yet. Add one under Domains first.");
    if (name_->text().trimmed().isEmpty()) return tr("Type the name of the account: what stands before the @.");
    if (password_->password().isEmpty()) return tr("Type a password, or have one made.");
    return {};
}

void AccountDialog::submit() {
    if (base_)
        change();
    else
        add();
}

void AccountDialog::add() {
    rpc::AccountAdd::Request request;
    // A whole address was typed: take it as it is.
    const QString name = name_->text().trimmed();
    request.address = utf8(name.contains(u'@') ? name : name + u'@' + domain_->currentText());
    request.description = utf8(description_->text().trimmed());
    request.password = Secret<std::string>(utf8(password_->password()));
    request.scram = scram_->isChecked();
    request.enabled = enabled_->isChecked();
    link().call<rpc::AccountAdd>(request, this, [this](Result<rpc::AccountInfo> reply) {
        if (!reply) return failed(tr("The account was not added."), reply.error());
        done(tr("%1 was added.").arg(qs(reply->address)));
    });
}

void AccountDialog::change() {
    rpc::AccountSet::Request request;
    request.address = base_->address;
    request.version = base_->version;
    request.description = utf8(description_->text().trimmed());
    request.enabled = enabled_->isChecked();
    link().call<rpc::AccountSet>(request, this, [this](Result<rpc::AccountInfo> reply) {
        if (reply) return done(tr("%1 was saved.").arg(qs(reply->address)));
        if (reply.error().kind == ErrorKind::conflict) return askWhatChanged(reply.error());
        failed(tr("The account was not changed."), reply.error());
    });
}

void AccountDialog::askWhatChanged(const Error& error) {
    link().call<rpc::AccountGet>({base_->address}, this, [this, error](Result<rpc::AccountInfo> theirs) {
        if (!theirs || theirs->version == base_->version) return failed(tr("The account was not changed."), error);
        std::vector<Difference> differences;
        if (description_->text().trimmed() != qs(theirs->description))
            differences.push_back({tr("Description"), description_->text().trimmed(), qs(theirs->description)});
        if (enabled_->isChecked() != theirs->enabled)
            differences.push_back(
                {tr("Enabled"), enabled_->isChecked() ? tr("yes") : tr("no"), theirs->enabled ? tr("yes") : tr("no")});
        showConflict(
            tr("The account was not changed: somebody else changed it while this dialog was open."), differences,
            [this, other = *theirs] { base_ = other; },
            [this, other = *theirs] {
                base_ = other;
                fill(other);
            });
    });
}

PasswordDialog::PasswordDialog(ServiceLink& link, const rpc::AccountInfo& account, QWidget* parent)
    : FormDialog(link, tr("Password of %1").arg(qs(account.address)), tr("&Change"), parent), account_(account),
      password_(new PasswordEdit), scram_(scramBox()) {
    setObjectName(QStringLiteral("passwordDialog"));
    scram_->setChecked(account.scram);
    addRow(tr("New &password:"), password_, tr("It counts at once. Mail programs must be given the new one."));
    form()->addRow(QString(), scram_);
}

QString PasswordDialog::complaint() const {
    return password_->password().isEmpty() ? tr("Type a password, or have one made.") : QString();
}

void PasswordDialog::submit() {
    rpc::AccountPasswd::Request request;
    request.address = account_.address;
    request.password = Secret<std::string>(utf8(password_->password()));
    request.scram = scram_->isChecked();
    link().call<rpc::AccountPasswd>(request, this, [this](Result<rpc::AccountInfo> reply) {
        if (!reply) return failed(tr("The password was not changed."), reply.error());
        done(tr("%1 has a new password.").arg(qs(reply->address)));
    });
}

} // namespace ismail::admin
