#include "dialogs/account_dialog.h"

#include "base/promises.h"
#include "dialogs/alias_dialog.h"
#include "dialogs/auto_reply_edit.h"
#include "ui/addresses_edit.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/limit_edit.h"
#include "ui/send_limits_edit.h"
#include "ui/usage_bar.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRandomGenerator>
#include <QTabWidget>
#include <QVBoxLayout>

namespace ismail::admin {

namespace {

constexpr int lettersOfAPassword = 16;

QCheckBox* scramBox() {
    auto* box = new QCheckBox(PasswordDialog::tr("Allow log-in by S&CRAM-SHA-256"));
    box->setToolTip(PasswordDialog::tr("Mail programs can then log in without sending the password. For this a second, "
                                       "weaker hash of the password is stored."));
    return box;
}

QLabel* wrapped(QLabel* label) {
    label->setWordWrap(true);
    return label;
}

// The inside of a tab, whose margins the style leaves to it.
QFormLayout* partLayout(QWidget* part) {
    auto* layout = new QFormLayout(part);
    layout->setContentsMargins(12, 12, 12, 12);
    layout->setHorizontalSpacing(12);
    layout->setVerticalSpacing(8);
    layout->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    return layout;
}

QString junkText(bool on, int line) {
    if (!on) return AccountDialog::tr("Off: everything goes to the inbox");
    if (line == 0) return AccountDialog::tr("As the settings say");
    if (line == 3) return AccountDialog::tr("Strict: from 3 points");
    return line == 9 ? AccountDialog::tr("Tolerant: from 9 points") : AccountDialog::tr("From %1 points").arg(line);
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
    auto* make = new QPushButton(tr("&Generate"));
    make->setToolTip(tr("Generates a random password and shows it so that you can pass it on."));
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
    : EditDialog(link, account, account ? tr("Account %1").arg(qs(account->address)) : tr("Add an account"),
                 account ? tr("&Save") : tr("&Add"), parent),
      name_(new QLineEdit(this)), domain_(new QComboBox(this)), password_(new PasswordEdit(this)), scram_(scramBox()),
      quota_(new LimitEdit(LimitEdit::Kind::octets, tr("Quota"), tr("as set for its domain or in the settings"))) {
    setObjectName(QStringLiteral("accountDialog"));
    name_->setObjectName(QStringLiteral("accountName"));
    name_->setAccessibleName(tr("Name"));
    domain_->setObjectName(QStringLiteral("accountDomain"));
    domain_->setAccessibleName(tr("Domain"));
    quota_->setObjectName(QStringLiteral("accountQuota"));
    nameFields();
    if (base()) {
        for (QWidget* ofNewOnes : {static_cast<QWidget*>(name_), static_cast<QWidget*>(domain_),
                                   static_cast<QWidget*>(password_), static_cast<QWidget*>(scram_)})
            ofNewOnes->hide();
        scram_->setParent(this);
        makeParts();
        present(*base());
        askForOtherNames();
    } else {
        makeNew(domain);
    }
}

void AccountDialog::nameFields() {
    using Account = rpc::AccountInfo;
    const auto texts = [](const std::vector<std::string>& addresses) { return AddressesEdit::listed(addresses); };
    description_ = text("accountDescription", &Account::description, &Request::description, tr("Description"));
    enabled_ =
        flag("accountEnabled", &Account::enabled, &Request::enabled, tr("Enabled"), tr("&Enabled"),
             tr("When off, nobody can log in, and mail for the account is refused (%1).").arg(promise::addressOff));
    fields().add(
        tr("Quota"), &Account::quota,
        [](std::optional<std::int64_t> quota, Request& request) { request.quota = quota.value_or(-1); },
        [this](std::optional<std::int64_t> quota) { return quota_->textOf(quota); });
    fields().add(tr("Forwards to"), &Account::forwards, &Request::forwards, texts);
    if (base())
        keepCopy_ = flag("keepCopy", &Account::keepCopy, &Request::keepCopy, tr("Keeps a copy"),
                         tr("&Keep a copy in the mailbox"), {});
    fields().add(tr("Junk filter"), &Account::junkFilter, &Request::junkFilter,
                 [](bool on) { return on ? tr("on") : tr("off"); });
    fields().add(tr("Junk from"), &Account::junkLine, &Request::junkLine,
                 [](std::uint16_t line) { return junkText(true, line); });
    fields().add(tr("Automatic reply"), &Account::autoReply, &Request::autoReply, AutoReplyEdit::textOf);
    fields().add(tr("Sending"), &Account::sendLimits, &Request::sendLimits,
                 [this](const rpc::SendLimits& limits) { return sendLimits_->textOf(limits); });
}

void AccountDialog::makeNew(const QString& domain) {
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
    addRow(tr("&Description:"), description_, tr("A full name or a department, for instance."));
    addRow(tr("&Quota:"), quota_);
    form()->addRow(QString(), enabled_);
    askForDomains(domain);
}

void AccountDialog::makeParts() {
    auto* address = new QLabel(qs(base()->address));
    address->setTextInteractionFlags(Qt::TextSelectableByMouse);
    form()->addRow(tr("Address:"), address);
    parts_ = new QTabWidget;
    parts_->setObjectName(QStringLiteral("accountParts"));
    autoReply_ = new AutoReplyEdit;
    parts_->addTab(makeMailbox(), tr("&Mailbox"));
    parts_->addTab(makeForwarding(), tr("&Forwarding"));
    parts_->addTab(autoReply_, tr("A&utomatic reply"));
    parts_->addTab(makeSending(), tr("Sen&ding"));
    below()->addWidget(parts_);
}

QWidget* AccountDialog::makeMailbox() {
    usage_ = new UsageBar;
    junk_ = new QComboBox;
    junk_->setObjectName(QStringLiteral("accountJunk"));
    junk_->setToolTip(tr("Mail with this many points or more goes to the Junk folder. What is refused at the door is "
                         "refused for every account."));
    junk_->addItem(junkText(true, 0), 0);
    for (const int line : {3, 4, 5, 6, 7, 8, 9})
        junk_->addItem(junkText(true, line), line);
    junk_->addItem(junkText(false, 0), -1);
    lastLogin_ = new QLabel;
    lastLogin_->setObjectName(QStringLiteral("lastLogin"));
    lastLogin_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    otherNames_ = wrapped(new QLabel(tr("Loading …")));
    otherNames_->setObjectName(QStringLiteral("otherNames"));
    otherNames_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* another = new QPushButton(icon(QStringLiteral("add")), tr("Add a&n alias …"));
    another->setObjectName(QStringLiteral("addOtherName"));
    connect(another, &QPushButton::clicked, this, &AccountDialog::addOtherName);
    auto* names = new QWidget;
    auto* namesRow = new QHBoxLayout(names);
    namesRow->setContentsMargins(0, 0, 0, 0);
    namesRow->addWidget(otherNames_, 1);
    namesRow->addWidget(another, 0, Qt::AlignTop);
    auto* part = new QWidget;
    QFormLayout* layout = partLayout(part);
    layout->addRow(tr("De&scription:"), description_);
    layout->addRow(tr("Mail:"), usage_);
    layout->addRow(tr("&Quota:"), quota_);
    layout->addRow(tr("&Junk filter:"), junk_);
    layout->addRow(tr("Last log-in:"), lastLogin_);
    layout->addRow(tr("Aliases:"), names);
    layout->addRow(QString(), enabled_);
    return part;
}

QWidget* AccountDialog::makeForwarding() {
    forwards_ = new AddressesEdit(QStringLiteral("forwards"), tr("Addresses that its mail is forwarded to"), 4);
    connect(forwards_, &QPlainTextEdit::textChanged, this,
            [this] { keepCopy_->setEnabled(!forwards_->addresses().empty()); });
    auto* part = new QWidget;
    auto* layout = new QVBoxLayout(part);
    layout->setContentsMargins(12, 12, 12, 12);
    layout->setSpacing(8);
    auto* label = new QLabel(tr("Forward its mail &to:"));
    label->setBuddy(forwards_);
    layout->addWidget(label);
    layout->addWidget(forwards_);
    layout->addWidget(keepCopy_);
    layout->addWidget(wrapped(mutedLabel(
        tr("Up to twenty addresses, here or elsewhere. Mail that leaves this server gets a sender address of this "
           "server (SRS), so that SPF checks do not refuse it. Bounces are returned to the original sender."))));
    layout->addStretch(1);
    return part;
}

QWidget* AccountDialog::makeSending() {
    sendLimits_ = new SendLimitsEdit;
    auto* part = new QWidget;
    auto* layout = new QVBoxLayout(part);
    layout->setContentsMargins(12, 12, 12, 12);
    layout->setSpacing(12);
    layout->addWidget(wrapped(new QLabel(tr("Limits keep a stolen password from sending much spam. Above a limit the "
                                            "mail program is told to try again later."))));
    layout->addWidget(sendLimits_);
    layout->addStretch(1);
    return part;
}

void AccountDialog::fill(const rpc::AccountInfo& account) {
    quota_->setValue(account.quota);
    junk_->setCurrentIndex(std::max(0, junk_->findData(account.junkFilter ? int(account.junkLine) : -1)));
    forwards_->setAddresses(account.forwards);
    keepCopy_->setEnabled(!account.forwards.empty());
    autoReply_->setValue(account.autoReply);
    sendLimits_->setValue(account.sendLimits);
}

// What only the service changes.
void AccountDialog::showState(const rpc::AccountInfo& account) {
    usage_->set(
        account.bytes, account.quotaInForce, account.quotaLevel,
        tr("%1, messages: %2").arg(usageText(account.bytes, account.quotaInForce), countText(account.messages)));
    sendLimits_->setSent(account.sent);
    if (!account.lastLogin) return lastLogin_->setText(tr("never"));
    lastLogin_->setText(
        tr("%1, %2 from %3")
            .arg(relativeTime(account.lastLogin->at), qs(account.lastLogin->protocol), qs(account.lastLogin->peer)));
    lastLogin_->setToolTip(exactTime(account.lastLogin->at));
}

void AccountDialog::askForOtherNames() {
    rpc::AliasList::Request request;
    request.page.contains = base()->address;
    request.page.limit = 100;
    loading().ask<rpc::AliasList>(request, tr("The aliases could not be read."), this,
                                  [this](const rpc::AliasList::Response& reply) {
                                      std::vector<std::string> names;
                                      for (const rpc::AliasInfo& alias : reply.aliases)
                                          for (const std::string& target : alias.targets)
                                              if (qs(target).compare(qs(base()->address), Qt::CaseInsensitive) == 0)
                                                  names.push_back(alias.address);
                                      otherNames_->setText(names.empty() ? tr("none") : AddressesEdit::listed(names));
                                  });
}

void AccountDialog::addOtherName() {
    auto* dialog = new AliasDialog(link(), AliasDialog::leadingTo(base()->address), this);
    connect(dialog, &FormDialog::finishedWell, this, &AccountDialog::askForOtherNames);
    dialog->open();
}

void AccountDialog::askForDomains(const QString& chosen) {
    rpc::DomainList::Request request;
    request.page.limit = 1000;
    request.domainRole = rpc::DomainRole::primary;
    loading().ask<rpc::DomainList>(request, tr("The domains could not be read."), this,
                                   [this, chosen](const rpc::DomainList::Response& reply) {
                                       for (const rpc::DomainInfo& domain : reply.domains)
                                           domain_->addItem(qs(domain.domain));
                                       domain_->setCurrentIndex(qMax(0, domain_->findText(chosen)));
                                       noDomain_ = reply.domains.empty();
                                   });
}

QString AccountDialog::complaint() const {
    if (base()) return autoReply_->complaint();
    if (noDomain_) return tr("This server is not the primary of any domain yet. Add one under Domains first.");
    if (name_->text().trimmed().isEmpty()) return tr("Enter the name of the account: the part before the @.");
    if (password_->password().isEmpty()) return tr("Enter a password, or generate one.");
    return {};
}

void AccountDialog::add() {
    rpc::AccountAdd::Request request;
    // A whole address was typed: take it as it is.
    const QString name = name_->text().trimmed();
    request.address = utf8(name.contains(u'@') ? name : name + u'@' + domain_->currentText());
    rpc::give(now(), request);
    request.password = Secret<std::string>(utf8(password_->password()));
    request.scram = scram_->isChecked();
    link().call<rpc::AccountAdd>(request, this, [this](Result<rpc::AccountInfo> reply) {
        if (!reply) return failed(tr("The account was not added."), reply.error());
        done(tr("%1 was added.").arg(qs(reply->address)));
    });
}

rpc::AccountInfo AccountDialog::draft() const {
    rpc::AccountInfo account = base().value_or(rpc::AccountInfo());
    account.quota = quota_->value();
    if (!base()) return account;
    // Off and on again keeps the line that there was.
    const int junk = junk_->currentData().toInt();
    account.junkFilter = junk >= 0;
    if (junk >= 0) account.junkLine = static_cast<std::uint16_t>(junk);
    account.forwards = forwards_->addresses();
    account.autoReply = autoReply_->value();
    account.sendLimits = sendLimits_->value();
    return account;
}

AccountDialog::Request AccountDialog::requestFor(const rpc::AccountInfo& account) const {
    Request request;
    request.address = account.address;
    return request;
}

AccountDialog::Words AccountDialog::words() const {
    return {tr("The account was not changed."),
            tr("The account was not changed: somebody else changed it while this dialog was open."),
            tr("%1 was saved.")};
}

QString AccountDialog::nameOf(const rpc::AccountInfo& account) const { return qs(account.address); }

PasswordDialog::PasswordDialog(ServiceLink& link, const rpc::AccountInfo& account, QWidget* parent)
    : FormDialog(link, tr("Password of %1").arg(qs(account.address)), tr("&Change"), parent), account_(account),
      password_(new PasswordEdit), scram_(scramBox()) {
    setObjectName(QStringLiteral("passwordDialog"));
    scram_->setChecked(account.scram);
    addRow(tr("New &password:"), password_,
           tr("The new password is valid at once. It must be entered in mail programs."));
    form()->addRow(QString(), scram_);
}

QString PasswordDialog::complaint() const {
    return password_->password().isEmpty() ? tr("Enter a password, or generate one.") : QString();
}

void PasswordDialog::submit() {
    rpc::AccountPasswd::Request request;
    request.address = account_.address;
    request.password = Secret<std::string>(utf8(password_->password()));
    if (scram_->isChecked() != account_.scram) request.scram = scram_->isChecked();
    link().call<rpc::AccountPasswd>(request, this, [this](Result<rpc::AccountInfo> reply) {
        if (!reply) return failed(tr("The password was not changed."), reply.error());
        done(tr("%1 has a new password.").arg(qs(reply->address)));
    });
}

} // namespace ismail::admin
