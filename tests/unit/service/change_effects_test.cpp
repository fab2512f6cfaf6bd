#include "change_effects.h"

#include <QTest>

using namespace ismail;
using namespace ismail::service;
using Kind = accounts::DirectoryChange::Kind;

class ChangeEffectsTest : public QObject {
    Q_OBJECT

private slots:
    void eachKindOfChangeConcernsOnlyItsOwn_data() {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("concerned");
        const auto row = [](const char* name, Kind kind, const char* concerned) {
            QTest::newRow(name) << static_cast<int>(kind) << concerned;
        };
        row("settings", Kind::settings, "log certificate listeners ways everything");
        row("partners", Kind::partners, "ways");
        row("domains", Kind::domains, "scram ways everything");
        row("recipients", Kind::recipients, "");
        row("accounts", Kind::accounts, "scram homes");
        row("aliases", Kind::aliases, "homes");
        row("routes", Kind::routes, "ways everything");
    }
    void eachKindOfChangeConcernsOnlyItsOwn() {
        QFETCH(int, kind);
        const ChangeEffects effects = effectsOf(static_cast<Kind>(kind));
        QStringList concerned;
        if (effects.log) concerned << "log";
        if (effects.certificate) concerned << "certificate";
        if (effects.listeners) concerned << "listeners";
        if (effects.scram) concerned << "scram";
        if (effects.ways) concerned << "ways";
        if (effects.rerouting) concerned << (effects.rerouting == Rerouting::Scope::homes ? "homes" : "everything");
        QTEST(concerned.join(' '), "concerned");
    }
};

QTEST_GUILESS_MAIN(ChangeEffectsTest)
#include "change_effects_test.moc"
