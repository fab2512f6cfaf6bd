// Every page and dialog without a mouse and without eyes: what can have the focus has a name for screen readers, and
// Tab goes through it as it is read.
#include "gui_test.h"

#include "config/settings.h"
#include "dialogs/account_dialog.h"
#include "dialogs/account_import.h"
#include "dialogs/alias_dialog.h"
#include "dialogs/domain_dialog.h"
#include "dialogs/first_run.h"
#include "dialogs/pair_wizard.h"
#include "dialogs/partner_dialog.h"
#include "dialogs/query_dialog.h"
#include "dialogs/recipients_dialog.h"
#include "dialogs/reports_dialog.h"
#include "dialogs/restore_dialog.h"
#include "dialogs/viewpoints_dialog.h"
#include "pages/message_dialog.h"
#include "ui/setting_words.h"

using namespace ismail;
using namespace ismail::admin;
using namespace ismail::test;

namespace {

// What is inside of a field is the field's own matter; a label has its text, or nothing to say.
bool isPart(const QWidget* widget) {
    if (qobject_cast<const QLabel*>(widget) || widget->objectName().startsWith(u"qt_")) return true;
    for (const QWidget* parent = widget->parentWidget(); parent; parent = parent->parentWidget())
        if (qobject_cast<const QComboBox*>(parent) || qobject_cast<const QAbstractSpinBox*>(parent) ||
            qobject_cast<const QAbstractItemView*>(parent) || qobject_cast<const QCalendarWidget*>(parent))
            return true;
    return false;
}

// A button that gets its text when it is needed.
bool isUnused(const QWidget* widget) { return qobject_cast<const QAbstractButton*>(widget) && widget->isHidden(); }

QString nameOf(QWidget* widget) {
    const QAccessibleInterface* face = QAccessible::queryAccessibleInterface(widget);
    return face ? face->text(QAccessible::Name).trimmed() : QString();
}

QStringList withoutName(const QWidget* root) {
    QStringList found;
    for (QWidget* widget : root->findChildren<QWidget*>())
        if (widget->focusPolicy() != Qt::NoFocus && !widget->focusProxy() && !isPart(widget) && !isUnused(widget) &&
            nameOf(widget).isEmpty())
            found.append(QString::fromLatin1(widget->metaObject()->className()) + u' ' + widget->objectName());
    return found;
}

// The stops of Tab that are seen, in its order.
QList<QWidget*> stopsOf(QWidget* root) {
    QList<QWidget*> stops;
    for (QWidget* next = root->nextInFocusChain(); next && next != root; next = next->nextInFocusChain())
        if (root->isAncestorOf(next) && next->isVisible() && (next->focusPolicy() & Qt::TabFocus) && !isPart(next))
            stops.append(next);
    return stops;
}

// Fields beside and below each other in one part of a page; those of parts side by side are not compared.
QStringList againstReading(QWidget* root) {
    QStringList found;
    const QList<QWidget*> stops = stopsOf(root);
    for (qsizetype i = 1; i < stops.size(); ++i) {
        const QWidget* before = stops[i - 1];
        const QWidget* after = stops[i];
        if (before->parentWidget() != after->parentWidget()) continue;
        const QRect a = before->geometry(), b = after->geometry();
        const bool sameLine = b.top() < a.bottom() && a.top() < b.bottom();
        if (sameLine ? b.left() < a.left() : b.bottom() <= a.top())
            found.append(nameOf(stops[i - 1]) + QStringLiteral(" before ") + nameOf(stops[i]));
    }
    return found;
}

} // namespace

class KeyboardTest : public QObject {
    Q_OBJECT
private slots:
    void init() {
        bench_ = std::make_unique<Bench>();
        rpc::SettingsList::Response settings;
        for (const config::SettingSpec& spec : config::settingTable()) {
            rpc::SettingInfo info;
            info.key = spec.key;
            info.standard = info.value = spec.standard;
            info.help = spec.help;
            static const char* const types[] = {"text",     "boolean", "number", "size",
                                                "duration", "choice",  "list",   "secret"};
            info.type = types[static_cast<std::size_t>(spec.type)];
            for (const QString& choice :
                 QString::fromUtf8(spec.choices.data(), qsizetype(spec.choices.size())).split(u' ', Qt::SkipEmptyParts))
                info.choices.push_back(choice.toStdString());
            settings.settings.push_back(info);
        }
        bench_->service.reply<rpc::SettingsList>(settings);
        bench_->service.reply<rpc::BanList>({});
        rpc::PartnerInfo office;
        office.partner = "office";
        bench_->service.reply<rpc::PartnerList>({{office}, 1});
        bench_->service.reply<rpc::DomainList>({{domain()}, 1});
        rpc::GroupStatus::Response group;
        group.members = {member("office", rpc::PairState::none), member("mx2", rpc::PairState::paired)};
        group.codes = {{1, SystemClock().now()}};
        bench_->service.reply<rpc::GroupStatus>(group);
        bench_->service.reply<rpc::BackupStatus>({});
        bench_->service.reply<rpc::CertificateInfo>({});
        rpc::GetStatus::Response status;
        status.findings = {
            {rpc::Severity::notice, "alert.recipients", "Nobody is told.", "", rpc::Remedy::nameRecipients}};
        bench_->service.reply<rpc::GetStatus>(status);
    }
    void cleanup() { bench_.reset(); }

    void everyFieldOfAPageHasAName_data() { pages(); }
    void everyFieldOfAPageHasAName() {
        QFETCH(QString, id);
        Page* page = bench_->open(id);
        QTRY_VERIFY2_WITH_TIMEOUT(withoutName(page).isEmpty(), qPrintable(withoutName(page).join(u'\n')), patienceMs);
    }

    void tabGoesThroughAPageAsItIsRead_data() { pages(); }
    void tabGoesThroughAPageAsItIsRead() {
        QFETCH(QString, id);
        Page* page = bench_->open(id);
        QTRY_VERIFY2_WITH_TIMEOUT(againstReading(page).isEmpty(), qPrintable(againstReading(page).join(u'\n')),
                                  patienceMs);
    }

    void tabComesToTheFieldsBeforeTheirButton() {
        Page* page = bench_->open("access");
        QTRY_VERIFY(page->findChild<QComboBox*>("listener.imap.auth"));
        const auto at = [page](const char* name) { return stopsOf(page).indexOf(find<QWidget>(page, name)); };
        // They can have the focus when there is something to save.
        QTRY_VERIFY(at("entries") < at("bansTable") && at("bansTable") < at("listener.relay.auth"));
        QVERIFY(at("listener.relay.auth") < at("listener.imap.auth"));
        QVERIFY(at("listener.imap.auth") < at("saveSettings"));
    }

    void everyFieldOfADialogHasAName_data() { dialogs(); }
    void everyFieldOfADialogHasAName() {
        QFETCH(int, number);
        QPointer<QDialog> dialog = opened(number);
        const QStringList found = withoutName(dialog);
        dialog->reject();
        QVERIFY2(found.isEmpty(), qPrintable(found.join(u'\n')));
    }

    void tabGoesThroughADialogAsItIsRead_data() { dialogs(); }
    void tabGoesThroughADialogAsItIsRead() {
        QFETCH(int, number);
        QPointer<QDialog> dialog = opened(number);
        const QStringList found = againstReading(dialog);
        dialog->reject();
        QVERIFY2(found.isEmpty(), qPrintable(found.join(u'\n')));
    }

    void columnsAndOrderOfATableAreChosenByTheKeys() {
        Page* page = bench_->open("partners");
        auto* table = find<TableView>(page, "partnersTable");
        QTRY_COMPARE(table->model()->rowCount(), 1);
        QContextMenuEvent asked(QContextMenuEvent::Keyboard, {5, 5}, table->mapToGlobal(QPoint(5, 5)));
        QApplication::sendEvent(table, &asked);
        auto* menu = find<QMenu>(table, "tableMenu");
        const QList<QMenu*> inside = menu->findChildren<QMenu*>();
        QCOMPARE(inside.size(), qsizetype(2));
        inside[0]->actions().at(1)->trigger();
        QCOMPARE(table->horizontalHeader()->sortIndicatorSection(), 1);
        QVERIFY(table->isColumnHidden(5));
        inside[1]->actions().at(5)->trigger();
        QVERIFY(!table->isColumnHidden(5));
        menu->close();
    }

    void everyChoiceAndEveryGroupOfTheSettingsHasWords() {
        for (const config::SettingSpec& spec : config::settingTable()) {
            const QString key = QString::fromUtf8(spec.key.data(), qsizetype(spec.key.size()));
            for (const QString& choice :
                 QString::fromUtf8(spec.choices.data(), qsizetype(spec.choices.size())).split(u' ', Qt::SkipEmptyParts))
                QVERIFY2(choiceText(key, choice) != choice, qPrintable(key + u' ' + choice));
            const QString group = settingGroup(key);
            QVERIFY2(settingGroupTitle(group) != group, qPrintable(group));
        }
    }

private:
    using Make = std::function<QDialog*(const PageContext&, QWidget*)>;

    static rpc::DomainInfo domain() {
        rpc::DomainInfo domain;
        domain.domain = "example.test";
        return domain;
    }
    static rpc::GroupMember member(const std::string& name, rpc::PairState state) {
        rpc::GroupMember member;
        member.partner = name;
        member.state = state;
        member.domains = {{"example.test", true, 3}};
        return member;
    }
    static void pages() {
        QTest::addColumn<QString>("id");
        const PageRegistry registry = allPages();
        for (const PageRegistry::Entry& entry : registry.entries())
            QTest::newRow(qPrintable(entry.info.id)) << entry.info.id;
    }
    struct Dialog {
        const char* name;
        Make make;
    };
    static const std::vector<Dialog>& allDialogs() {
        using Context = const PageContext&;
        static const QString place = QStringLiteral("example.test");
        static const std::vector<Dialog> all = {
            {"partner", [](Context c, QWidget* w) { return new PartnerDialog(c.link, std::nullopt, w); }},
            {"query", [](Context c, QWidget* w) { return new QueryDialog(c.link, QStringLiteral("office"), {}, w); }},
            {"restore", [](Context c, QWidget* w) { return new RestoreDialog(c.link, rpc::BackupInfo(), w); }},
            {"new domain", [](Context c, QWidget* w) { return new DomainDialog(c.link, std::nullopt, w); }},
            {"domain", [](Context c, QWidget* w) { return new DomainDialog(c.link, domain(), w); }},
            {"recipients", [](Context c, QWidget* w) { return new RecipientsDialog(c.link, place, w); }},
            {"reports", [](Context c, QWidget* w) { return new ReportsDialog(c.link, place, w); }},
            {"viewpoints", [](Context c, QWidget* w) { return new ViewpointsDialog(c.link, place, w); }},
            {"account", [](Context c, QWidget* w) { return new AccountDialog(c.link, rpc::AccountInfo(), place, w); }},
            {"new account", [](Context c, QWidget* w) { return new AccountDialog(c.link, std::nullopt, place, w); }},
            {"password", [](Context c, QWidget* w) { return new PasswordDialog(c.link, rpc::AccountInfo(), w); }},
            {"import", [](Context c, QWidget* w) { return new AccountImport(c.link, w); }},
            {"alias", [](Context c, QWidget* w) { return new AliasDialog(c.link, AliasDialog::inDomain(place), w); }},
            {"pair", [](Context c, QWidget* w) { return new PairWizard(c.link, false, w); }},
            {"pairing code", [](Context c, QWidget* w) { return new PairWizard(c.link, true, w); }},
            {"first steps", [](Context c, QWidget* w) { return new FirstRun(c.link, w); }},
            {"message", [](Context c, QWidget* w) { return new MessageDialog(c, QStringLiteral("m1"), w); }}};
        return all;
    }
    static void dialogs() {
        QTest::addColumn<int>("number");
        int number = 0;
        for (const Dialog& dialog : allDialogs())
            QTest::newRow(dialog.name) << number++;
    }
    QPointer<QDialog> opened(int number) {
        bench_->open("partners");
        const Make& make = allDialogs()[static_cast<std::size_t>(number)].make;
        QPointer<QDialog> dialog = make({*bench_->link, *bench_->window}, bench_->window.get());
        dialog->open();
        QCoreApplication::processEvents();
        return dialog;
    }

    std::unique_ptr<Bench> bench_;
};

GUI_TEST_MAIN(KeyboardTest)
#include "keyboard_test.moc"
