#include "gui_test.h"

#include "pages/settings_form.h"
#include "ui/message_bar.h"

using namespace ismail;
using namespace ismail::admin;
using namespace ismail::test;

class SettingsPageTest : public QObject {
    Q_OBJECT
private slots:
    void init() {
        bench_ = std::make_unique<Bench>();
        version_ = 1;
        settings_ = {setting("server.name", "text", "mail.example.test", "", "Full host name."),
                     setting("smtp.max_message_size", "size", "52428800", "50M", "Largest message that is taken."),
                     setting("smtp.command_timeout", "duration", "300", "5m", "Time a client may take."),
                     setting("smtp.bare_newline", "choice", "refuse", "refuse", "Bare newlines."),
                     setting("outbound.ipv6", "boolean", "yes", "yes", "Use IPv6."),
                     setting("smarthost.password", "secret", "", "", "Password at the smarthost."),
                     setting("threads.workers", "number", "4", "4", "Threads for work that can block.")};
        settings_[0].isDefault = false;
        settings_[3].choices = {"refuse", "normalise"};
        settings_[1].range = "1K to 4G";
        settings_[6].needsRestart = true;
        bench_->service.on<rpc::SettingsList>([this](const auto&) {
            return rpc::SettingsList::Response{settings_, version_};
        });
        bench_->service.on<rpc::SettingsSet>([this](const auto& request) { return set(request); });
        bench_->service.on<rpc::SettingsReset>([this](const rpc::SettingsReset::Request& request) {
            rpc::SettingsSet::Response reply;
            for (auto& one : settings_)
                if (one.key == request.keys.at(0)) {
                    one.value.clear();
                    one.isDefault = true;
                    reply.settings.push_back(one);
                }
            reply.version = ++version_;
            return reply;
        });
        page_ = bench_->open("settings");
        QTRY_VERIFY(find<QListWidget>(page_, "groups")->count() > 0);
    }
    void cleanup() { bench_.reset(); }

    void groupsLeadToTheirSettings() {
        QTRY_VERIFY(field<QLineEdit>("server.name"));
        auto* groups = find<QListWidget>(page_, "groups");
        groups->setCurrentItem(groups->findItems("Incoming mail", Qt::MatchExactly).value(0));
        QTRY_VERIFY(field<QLineEdit>("smtp.max_message_size"));
        QCOMPARE(field<QLineEdit>("smtp.max_message_size")->text(), QStringLiteral("50M"));
        QCOMPARE(field<QLineEdit>("smtp.command_timeout")->text(), QStringLiteral("5m"));
    }

    void theSearchFindsByHelp() {
        type(find<QLineEdit>(page_, "search"), QStringLiteral("can block"));
        QTRY_VERIFY(field<QLineEdit>("threads.workers"));
        QVERIFY(!field<QLineEdit>("server.name"));
        find<QCheckBox>(page_, "changedOnly")->setChecked(true);
        QVERIFY(!field<QLineEdit>("threads.workers"));
        find<QLineEdit>(page_, "search")->clear();
        QTRY_VERIFY(field<QLineEdit>("server.name"));
    }

    void aChangeIsSavedAsItWasTyped() {
        search("smtp.");
        change("smtp.max_message_size", "80M");
        auto* choice = field<QComboBox>("smtp.bare_newline");
        QCOMPARE(choice->currentText(), QStringLiteral("The message is refused"));
        choice->setCurrentText("They are corrected");
        QVERIFY(find<QPushButton>(page_, "saveSettings")->isEnabled());
        press(find<QPushButton>(page_, "saveSettings"));
        QTRY_COMPARE(settings_[1].value, std::string("80M"));
        QCOMPARE(settings_[3].value, std::string("normalise"));
        QTRY_VERIFY(!find<QPushButton>(page_, "saveSettings")->isEnabled());
        QTRY_VERIFY(find<MessageBar>(page_, "noticeBar")->isVisible());
    }

    void aBadValueIsRefusedWithTheRange() {
        search("smtp.max");
        change("smtp.max_message_size", "9999G");
        press(find<QPushButton>(page_, "saveSettings"));
        auto* bar = find<MessageBar>(page_, "settingsError");
        QTRY_VERIFY(bar->isVisible());
        QVERIFY2(bar->why().contains("1K to 4G"), qPrintable(bar->why()));
        QCOMPARE(field<QLineEdit>("smtp.max_message_size")->text(), QStringLiteral("9999G"));
        press(find<QPushButton>(page_, "discardSettings"));
        QCOMPARE(field<QLineEdit>("smtp.max_message_size")->text(), QStringLiteral("50M"));
    }

    void aConflictLosesNothing() {
        search("smtp.");
        change("smtp.max_message_size", "80M");
        settings_[2].value = "600";
        ++version_;
        press(find<QPushButton>(page_, "saveSettings"));
        QTRY_VERIFY(find<MessageBar>(page_, "settingsError")->isVisible());
        QTRY_COMPARE(field<QLineEdit>("smtp.command_timeout")->text(), QStringLiteral("10m"));
        QCOMPARE(field<QLineEdit>("smtp.max_message_size")->text(), QStringLiteral("80M"));
        press(find<QPushButton>(page_, "saveSettings"));
        QTRY_COMPARE(settings_[1].value, std::string("80M"));
    }

    void whatIsTypedOutlivesAGroupChange() {
        search("smtp.max");
        change("smtp.max_message_size", "80M");
        search("server");
        search("smtp.max");
        QCOMPARE(field<QLineEdit>("smtp.max_message_size")->text(), QStringLiteral("80M"));
    }

    void theDefaultComesBackAndCanBeThrownAwayAgain() {
        QTRY_VERIFY(field<QLineEdit>("server.name"));
        find<QToolButton>(page_, "reset:server.name")->click();
        QTRY_COMPARE(field<QLineEdit>("server.name")->text(), QString());
        press(find<QPushButton>(page_, "discardSettings"));
        QTRY_COMPARE(field<QLineEdit>("server.name")->text(), QStringLiteral("mail.example.test"));
        find<QToolButton>(page_, "reset:server.name")->click();
        press(find<QPushButton>(page_, "saveSettings"));
        QTRY_VERIFY(settings_[0].value.empty());
    }

    void aStoredPasswordIsForgottenAfterAsking() {
        settings_[5].isSet = true;
        settings_[5].isDefault = false;
        page_->refreshNow();
        search("smtp.");
        type(find<QLineEdit>(page_, "search"), QStringLiteral("smarthost"));
        QTRY_VERIFY(field<QLineEdit>("smarthost.password"));
        QTRY_VERIFY(field<QToolButton>("reset:smarthost.password"));
        field<QToolButton>("reset:smarthost.password")->click();
        QTRY_VERIFY(openDialog());
        QVERIFY(!settings_[5].isDefault);
        press(find<QPushButton>(openDialog(), "confirm"));
        QTRY_VERIFY(settings_[5].isDefault);
    }

private:
    static rpc::SettingInfo setting(const std::string& key, const std::string& type, const std::string& value,
                                    const std::string& standard, const std::string& help) {
        rpc::SettingInfo info;
        info.key = key;
        info.type = type;
        info.value = value;
        info.standard = standard;
        info.help = help;
        return info;
    }
    Result<rpc::SettingsSet::Response> set(const rpc::SettingsSet::Request& request) {
        if (request.version && *request.version != version_) return Error{ErrorKind::conflict, "Somebody was faster."};
        rpc::SettingsSet::Response reply;
        for (const auto& change : request.changes) {
            if (change.value.reveal() == "9999G") return Error{ErrorKind::invalid, change.key + " must be 1K to 4G."};
            for (auto& one : settings_)
                if (one.key == change.key) {
                    one.value = change.value.reveal();
                    reply.settings.push_back(one);
                }
        }
        reply.version = ++version_;
        return reply;
    }
    // The one that is shown now; those of an earlier choice may not be deleted yet.
    template <class W>
    W* field(const char* key) const {
        for (W* one : page_->findChildren<W*>(QString::fromLatin1(key)))
            if (one->isVisible()) return one;
        return nullptr;
    }
    void search(const QString& text) {
        type(find<QLineEdit>(page_, "search"), text);
        QTRY_VERIFY(field<QWidget>(text == "server" ? "server.name" : "smtp.max_message_size"));
    }
    void change(const char* key, const QString& text) { type(field<QLineEdit>(key), text); }

    std::unique_ptr<Bench> bench_;
    std::vector<rpc::SettingInfo> settings_;
    std::int64_t version_ = 1;
    Page* page_ = nullptr;
};

GUI_TEST_MAIN(SettingsPageTest)
#include "settings_page_test.moc"
