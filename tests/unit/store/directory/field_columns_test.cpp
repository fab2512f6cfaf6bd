// The columns that the lists of fields name (accounts/field.h), against the tables of every schema.
#include "accounts/model.h"
#include "store/db/schema.h"
#include "store/directory/field_columns.h"

#include <QTemporaryDir>
#include <QTest>

#include <set>
#include <string>

using namespace ismail;

namespace {

std::set<std::string> columnsOf(store::Database& database, const std::string& table) {
    std::set<std::string> names;
    store::Statement row = database.query("SELECT name FROM pragma_table_info('" + table + "')");
    while (row.step())
        names.insert(row.text(0));
    return names;
}

// What is wrong at this schema; empty: nothing.
template <class Object>
std::string wrongAt(store::Database& database, const std::string& table, int schema) {
    const std::set<std::string> columns = columnsOf(database, table);
    std::string wrong;
    const Object object;
    Object::list(
        [&](const accounts::Field& field, const auto&) {
            const std::string column(field.column);
            if (column.empty() || (columns.count(column) == 1) == (schema >= field.since)) return;
            wrong += table + "." + column + " at schema " + std::to_string(schema) + "; ";
        },
        object);
    return wrong;
}

} // namespace

class FieldColumnsTest : public QObject {
    Q_OBJECT
    QTemporaryDir folder_;

    std::filesystem::path file(const char* name) const { return folder_.filePath(name).toStdString(); }

private slots:
    void everyFieldHasItsColumnFromItsSchemaOn() {
        store::Database database(file("steps.db"), store::Database::Access::readWrite, {});
        for (int schema = 1; schema <= store::currentSchemaVersion(); ++schema) {
            QVERIFY(store::migrateTo(database, schema).ok());
            std::string wrong = wrongAt<accounts::Domain>(database, "domain", schema) +
                                wrongAt<accounts::Account>(database, "account", schema) +
                                wrongAt<accounts::Partner>(database, "partner", schema) +
                                wrongAt<accounts::ExplicitRoute>(database, "route", schema);
            if (schema >= 3) wrong += wrongAt<accounts::Alias>(database, "alias", schema);
            QVERIFY2(wrong.empty(), wrong.c_str());
        }
    }

    // A row that was there before its newer columns reads as an object that says nothing about them.
    void columnsThatCameLaterBeginWithTheDefaultOfTheirField() {
        store::Database database(file("defaults.db"), store::Database::Access::readWrite, {});
        QVERIFY(store::migrateTo(database, 1).ok());
        database.run(
            "INSERT INTO domain(name, role, enabled, recipient_policy, version) VALUES('example.org',0,1,1,1)");
        database.run("INSERT INTO account(domain_id, local, local_key, description, verifier, scram_verifier, enabled, "
                     "version) VALUES(1,'anna','anna','','','',1,1)");
        QVERIFY(store::migrate(database).ok());
        const auto readBack = [&]<class Object>(const std::string& table, Object read) {
            const store::FieldColumns columns = store::fieldColumns<Object>(table, 1);
            store::Statement row = database.query("SELECT " + columns.names + " FROM " + table);
            if (!row.step()) return std::string("no row");
            store::readFields(row, 0, read);
            const Object standard;
            std::string wrong;
            Object::list(
                [&](const accounts::Field& field, const auto& value, const auto& unset) {
                    if (!(value == unset)) wrong += std::string(field.name) + "; ";
                },
                read, standard);
            return wrong;
        };
        const std::string domain = readBack("domain", accounts::Domain()),
                          account = readBack("account", accounts::Account());
        QVERIFY2(domain.empty(), domain.c_str());
        QVERIFY2(account.empty(), account.c_str());
    }
};

QTEST_GUILESS_MAIN(FieldColumnsTest)
#include "field_columns_test.moc"
