#include "dialogs/first_run_steps.h"

#include "ui/dialogs.h"
#include "ui/dns_records.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/mail_program_words.h"

#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace ismail::admin {

namespace {

constexpr int lookEveryMs = 500;
constexpr int looks = 40;

} // namespace

NameStep::NameStep(ServiceLink& link)
    : FirstRunStep(link, tr("The name of this server"),
                   tr("The name by which other servers know it, and that MX records point to.")),
      name_(stepField("serverName", QStringLiteral("mail.example.org"))) {
    addForm()->addRow(tr("&Host name:"), name_);
    column()->addWidget(
        stepWords(tr("Its full name in DNS, with an address record. If the server has several names, take the "
                     "one that its address resolves back to.")));
    column()->addStretch(1);
}

void NameStep::initializePage() {
    loading().ask<rpc::SettingsGet>({"server.name"}, tr("The current name could not be read."), this,
                                    [this](const rpc::SettingInfo& setting) {
                                        before_ = qs(setting.value);
                                        if (name_->text().isEmpty())
                                            name_->setText(before_.isEmpty() ? link().serverName() : before_);
                                    });
}

QString NameStep::complaint() const {
    return name_->text().trimmed().contains(u'.') ? QString()
                                                  : tr("A host name on the Internet has at least one dot in it.");
}

void NameStep::perform() {
    const QString name = name_->text().trimmed();
    if (name == before_) return succeeded();
    rpc::SettingsSet::Request request;
    request.changes.push_back({"server.name", Secret<std::string>(utf8(name))});
    link().call<rpc::SettingsSet>(request, this, [this, name](Result<rpc::SettingsSet::Response> reply) {
        if (!reply) return failed(tr("The name was not changed."), reply.error());
        before_ = name;
        succeeded();
        wizard()->next();
    });
}

DomainStep::DomainStep(ServiceLink& link)
    : FirstRunStep(link, tr("The first domain"), tr("Which domain does this server accept mail for?")),
      domain_(stepField("firstDomain", QStringLiteral("example.org"))),
      primary_(new QRadioButton(tr("&Primary: the mailboxes are here"))) {
    auto* secondary = new QRadioButton(tr("S&econdary: it holds mail for another server and hands it over"));
    primary_->setObjectName(QStringLiteral("firstPrimary"));
    secondary->setObjectName(QStringLiteral("firstSecondary"));
    primary_->setChecked(true);
    addForm()->addRow(tr("&Domain:"), domain_);
    column()->addWidget(stepWords(tr("The part of the addresses after the @: example.org, without www or mail.")));
    column()->addWidget(new QLabel(tr("For this domain this server is the")));
    column()->addWidget(primary_);
    column()->addWidget(secondary);
    column()->addWidget(
        stepWords(tr("A domain has one role on a server: primary or secondary, never both. Other domains may "
                     "have the other role.")));
    column()->addStretch(1);
}

QString DomainStep::complaint() const {
    return domain_->text().trimmed().isEmpty() ? tr("Enter the name of the domain.") : QString();
}

void DomainStep::perform() {
    rpc::DomainAdd::Request request;
    request.domain = utf8(domain_->text().trimmed());
    request.domainRole = primary_->isChecked() ? rpc::DomainRole::primary : rpc::DomainRole::secondary;
    if (!facts().domain.isEmpty() && facts().domain == domain_->text().trimmed()) return succeeded();
    link().call<rpc::DomainAdd>(request, this, [this](Result<rpc::DomainInfo> reply) {
        if (!reply) return failed(tr("The domain was not added."), reply.error());
        facts().domain = qs(reply->domain);
        facts().primary = reply->domainRole == rpc::DomainRole::primary;
        succeeded();
        wizard()->next();
    });
}

int DomainStep::nextId() const {
    const bool primary = facts().domain.isEmpty() ? primary_->isChecked() : facts().primary;
    return primary ? FirstRun::accountStep : FirstRun::partnerStep;
}

AccountStep::AccountStep(ServiceLink& link)
    : FirstRunStep(link, tr("The first account"), tr("An address with a mailbox here, and the name to log in with.")),
      name_(stepField("firstAccount", QStringLiteral("postmaster"))), at_(new QLabel), password_(new PasswordEdit) {
    auto* row = new QHBoxLayout;
    row->addWidget(name_, 1);
    row->addWidget(at_);
    auto* form = addForm();
    form->addRow(tr("&Address:"), row);
    form->addRow(tr("&Password:"), password_);
    static_cast<QLabel*>(form->labelForField(row))->setBuddy(name_);
    column()->addWidget(
        stepWords(tr("Every domain should have a postmaster: reports about mail that could not be delivered "
                     "go there.")));
    column()->addStretch(1);
}

void AccountStep::initializePage() { at_->setText(u'@' + facts().domain); }

QString AccountStep::complaint() const {
    if (facts().domain.isEmpty()) return tr("An account needs a domain. Go back, or skip this step.");
    if (name_->text().trimmed().isEmpty()) return tr("Enter the name of the account, or skip this step.");
    if (password_->password().isEmpty()) return tr("Enter a password, or generate one.");
    return {};
}

void AccountStep::perform() {
    rpc::AccountAdd::Request request;
    request.address = utf8(name_->text().trimmed() + at_->text());
    request.password = Secret<std::string>(utf8(password_->password()));
    if (facts().account == qs(request.address)) return succeeded();
    link().call<rpc::AccountAdd>(request, this, [this](Result<rpc::AccountInfo> reply) {
        if (!reply) return failed(tr("The account was not added."), reply.error());
        facts().account = qs(reply->address);
        succeeded();
        wizard()->next();
    });
}

PartnerStep::PartnerStep(ServiceLink& link)
    : FirstRunStep(link, tr("Its primary"), {}), name_(stepField("firstPartner", tr("office"))),
      host_(stepField("firstPartnerHost", QStringLiteral("mail.example.org"))) {
    auto* form = addForm();
    form->addRow(tr("Its &name here:"), name_);
    form->addRow(tr("Its &host:"), host_);
    column()->addWidget(stepWords(tr("Without this, the primary is found by the MX records of the domain.")));
    column()->addStretch(1);
}

void PartnerStep::initializePage() {
    setSubTitle(tr("Which server has the mailboxes of %1? Mail is handed over to it.").arg(facts().domain));
}

QString PartnerStep::complaint() const {
    return name_->text().trimmed().isEmpty() || host_->text().trimmed().isEmpty()
               ? tr("Enter a name and a host for the primary, or skip this step.")
               : QString();
}

void PartnerStep::perform() {
    rpc::PartnerAdd::Request request;
    request.partner = utf8(name_->text().trimmed());
    request.host = utf8(host_->text().trimmed());
    if (!added_.empty() && added_ == request.partner) return makePrimary(added_);
    link().call<rpc::PartnerAdd>(request, this, [this](Result<rpc::PartnerInfo> reply) {
        if (!reply) return failed(tr("The partner was not added."), reply.error());
        added_ = reply->partner;
        makePrimary(added_);
    });
}

void PartnerStep::makePrimary(const std::string& partner) {
    rpc::DomainSet::Request request;
    request.domain = utf8(facts().domain);
    request.primaryPartner = partner;
    // Taking everybody's mail would send back, later, what was for nobody.
    request.recipientPolicy = rpc::RecipientPolicy::callAhead;
    link().call<rpc::DomainSet>(request, this, [this](Result<rpc::DomainInfo> reply) {
        if (!reply)
            return failed(tr("The partner was added, but the domain does not name it as its primary yet."),
                          reply.error());
        succeeded();
        wizard()->next();
    });
}

DnsStep::DnsStep(ServiceLink& link)
    : FirstRunStep(link, tr("DNS"), tr("The records to publish, so that mail arrives and is believed to be yours.")),
      records_(new DnsRecords), again_(new QPushButton(icon(QStringLiteral("refresh")), tr("Check &again"))),
      copyAll_(new QPushButton(icon(QStringLiteral("export")), tr("Copy all as &zone file"))),
      none_(stepWords(tr("There is no domain to look at. The page DNS and identity shows this, too."))) {
    again_->setObjectName(QStringLiteral("checkAgain"));
    copyAll_->setObjectName(QStringLiteral("copyZone"));
    connect(again_, &QPushButton::clicked, this, [this] { check(true); });
    connect(copyAll_, &QPushButton::clicked, this, [this] { copyToClipboard(records_->zoneFile()); });
    auto* row = new QHBoxLayout;
    row->addWidget(again_);
    row->addWidget(copyAll_);
    row->addStretch(1);
    column()->addWidget(none_);
    column()->addLayout(row);
    column()->addWidget(records_, 1);
}

void DnsStep::initializePage() {
    const bool any = !facts().domain.isEmpty();
    none_->setVisible(!any);
    for (QWidget* part :
         {static_cast<QWidget*>(records_), static_cast<QWidget*>(again_), static_cast<QWidget*>(copyAll_)})
        part->setVisible(any);
    if (!any) return;
    if (facts().primary) return prepareKeys();
    check(false);
}

// A new domain gets its keys here, so that what is copied is all there is to publish. They sign by themselves once the
// DNS shows them.
void DnsStep::prepareKeys() {
    const std::string domain = utf8(facts().domain);
    wait();
    rpc::DkimList::Request request;
    request.domain = domain;
    link().call<rpc::DkimList>(request, this, [this, domain](Result<rpc::DkimList::Response> reply) {
        // Without keys the other records are worth seeing, too.
        if (!reply || !reply->keys.empty()) return check(false);
        link().call<rpc::DkimPrepare>({domain}, this, [this](const Result<rpc::DkimKeysOfDomain>&) { check(true); });
    });
}

// There is nothing to copy before the answer.
void DnsStep::wait() {
    again_->setEnabled(false);
    copyAll_->setEnabled(false);
    records_->waitFor(facts().domain);
}

void DnsStep::check(bool anew) {
    wait();
    rpc::DomainDns::Request request;
    request.domain = utf8(facts().domain);
    request.anew = anew;
    link().call<rpc::DomainDns>(request, this, [this](Result<rpc::DomainDns::Response> reply) {
        again_->setEnabled(true);
        if (!reply) {
            records_->showFailed();
            return failed(tr("The DNS could not be checked."), reply.error());
        }
        records_->show(*reply);
        copyAll_->setEnabled(!records_->zoneFile().isEmpty());
    });
}

TestStep::TestStep(ServiceLink& link)
    : FirstRunStep(link, tr("A test message"), tr("It goes through the queue like any other message.")),
      recipient_(stepField("testRecipient", QStringLiteral("anna@example.org"))), state_(stepWords({})) {
    auto* button = new QPushButton(icon(QStringLiteral("send")), tr("&Send"));
    button->setObjectName(QStringLiteral("sendTest"));
    connect(button, &QPushButton::clicked, this, &TestStep::send);
    auto* row = new QHBoxLayout;
    row->addWidget(recipient_, 1);
    row->addWidget(button);
    auto* form = addForm();
    form->addRow(tr("&To:"), row);
    static_cast<QLabel*>(form->labelForField(row))->setBuddy(recipient_);
    state_->setObjectName(QStringLiteral("testState"));
    column()->addWidget(state_);
    column()->addStretch(1);
    look_.setInterval(lookEveryMs);
    connect(&look_, &QTimer::timeout, this, &TestStep::lookForIt);
}

void TestStep::initializePage() {
    if (recipient_->text().isEmpty()) recipient_->setText(facts().account);
}

void TestStep::send() {
    account_ = recipient_->text().trimmed();
    looked_ = 0;
    look_.stop();
    state_->setText(tr("Sending …"));
    // How many are there before tells a new one; not every recipient is an account here.
    link().call<rpc::AccountGet>({utf8(account_)}, this, [this](const Result<rpc::AccountInfo>& account) {
        before_ = account ? account->messages : -1;
        rpc::TestMessage::Request request;
        request.recipient = utf8(account_);
        link().call<rpc::TestMessage>(request, this, [this](Result<rpc::TestMessage::Response> reply) {
            if (!reply) {
                state_->clear();
                return failed(tr("The message was not sent."), reply.error());
            }
            state_->setText(before_ < 0
                                ? tr("It is on its way as %1. The page Queue shows where it is.").arg(qs(reply->id))
                                : tr("It is on its way as %1 …").arg(qs(reply->id)));
            if (before_ >= 0) look_.start();
        });
    });
}

void TestStep::lookForIt() {
    if (++looked_ > looks) {
        look_.stop();
        return state_->setText(tr("It has not arrived yet. The page Queue shows where it is, and why."));
    }
    link().call<rpc::AccountGet>({utf8(account_)}, this, [this](const Result<rpc::AccountInfo>& account) {
        if (!account || account->messages <= before_) return;
        look_.stop();
        state_->setText(tr("It has arrived in the mailbox of %1.").arg(account_));
    });
}

EndStep::EndStep(ServiceLink& link)
    : FirstRunStep(link, tr("Finished"), tr("The server is running, whether this window is open or not.")),
      programs_(new QWidget), settings_(stepWords({})) {
    settings_->setObjectName(QStringLiteral("programSettings"));
    settings_->setTextFormat(Qt::PlainText);
    settings_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    auto* copy = new QPushButton(icon(QStringLiteral("copy")), tr("&Copy"));
    copy->setObjectName(QStringLiteral("copyProgramSettings"));
    copy->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    connect(copy, &QPushButton::clicked, this, [this] { copyToClipboard(settings_->text()); });
    auto* programs = new QVBoxLayout(programs_);
    programs->setContentsMargins(0, 0, 0, 8);
    programs->addWidget(stepWords(tr("In a mail program:")));
    programs->addWidget(settings_);
    programs->addWidget(copy);
    programs_->hide();
    column()->addWidget(programs_);
    column()->addWidget(stepWords(
        tr("What you skipped can be done later: the server's name under Settings, domains under Domains, their DNS "
           "and keys that sign under DNS and identity, accounts under Accounts, partners under Partners. These first "
           "steps stay in the menu File.")));
    column()->addWidget(stepWords(tr("Next you may want to install a certificate (Certificates), enter who gets alerts "
                                     "(Alerts), and schedule backups (Backup).")));
    auto* pair = new QPushButton(icon(QStringLiteral("group")), tr("&Pair with another server …"));
    pair->setObjectName(QStringLiteral("endPair"));
    pair->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    column()->addSpacing(8);
    column()->addWidget(
        stepWords(tr("A second server that is paired with this one holds its mail while it is down, and knows its "
                     "addresses. It takes one code.")));
    column()->addWidget(pair);
    connect(pair, &QPushButton::clicked, this, [this] {
        auto* steps = static_cast<FirstRun*>(wizard());
        steps->accept();
        emit steps->pairWanted();
    });
    column()->addStretch(1);
}

void EndStep::initializePage() {
    if (facts().account.isEmpty()) return;
    link().call<rpc::ListenerList>({}, this, [this](const Result<rpc::ListenerList::Response>& reply) {
        if (!reply) return; // nothing depends on it
        settings_->setText(mailProgramSettings(link().serverName(), facts().account, reply->listeners));
        programs_->setVisible(!settings_->text().isEmpty());
    });
}

} // namespace ismail::admin
