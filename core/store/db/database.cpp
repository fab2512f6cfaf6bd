#include "store/db/database.h"

#include "base/path_text.h"
#include "base/say.h"

#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/SQLite/Utility.h>
#include <Poco/Data/Session.h>
#include <Poco/Exception.h>

#include <sqlite3.h>

#include <mutex>
#include <unordered_map>

namespace ismail::store {

namespace {

// Statements kept by one connection. The fixed texts are fewer; lists with filters add a few dozen more.
constexpr std::size_t maxCachedStatements = 256;

void registerConnector() {
    static std::once_flag once;
    std::call_once(once, [] {
        // A connection belongs to one thread at a time: SQLite need not lock it for each column that is read.
        Poco::Data::SQLite::Utility::setThreadMode(Poco::Data::SQLite::Utility::THREAD_MODE_MULTI);
        Poco::Data::SQLite::Connector::registerConnector();
    });
}

} // namespace

bool DatabaseError::storageFailed() const {
    const int primary = code & 0xff;
    return primary == SQLITE_FULL || primary == SQLITE_IOERR || primary == SQLITE_READONLY ||
           primary == SQLITE_CANTOPEN || primary == SQLITE_NOMEM;
}

Sentence DatabaseError::storageTrouble() const {
    switch (code & 0xff) {
    case SQLITE_FULL: return say("disk.full");
    case SQLITE_READONLY: return say("disk.readOnly");
    case SQLITE_IOERR: return say("disk.fails", what());
    default: return say("database.noWrites", what());
    }
}

bool DatabaseError::damaged() const {
    const int primary = code & 0xff;
    return primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB;
}

Error DatabaseError::toError() const {
    if ((code & 0xff) == SQLITE_FULL) return {ErrorKind::exhausted, what()};
    if (damaged()) return {ErrorKind::corrupt, what()};
    if (storageFailed() || (code & 0xff) == SQLITE_BUSY) return {ErrorKind::unavailable, what()};
    return {ErrorKind::internal, what()};
}

struct Statement::Cached {
    std::string sql;
    sqlite3_stmt* handle = nullptr;
    bool lent = false;
    std::uint32_t writes = 0; // to tables that are watched
    ~Cached() { sqlite3_finalize(handle); }
};

struct Database::Impl {
    std::filesystem::path file;
    std::unique_ptr<Poco::Data::Session> session;
    sqlite3* handle = nullptr;
    // Keys are views of the text that the entry itself holds.
    std::unordered_map<std::string_view, std::shared_ptr<Statement::Cached>> statements;
    std::vector<std::string> watched;
    std::uint32_t preparing = 0, changed = 0; // of watched

    // Asked by SQLite while it compiles a statement.
    static int authorize(void* impl, int action, const char* table, const char*, const char*, const char*) {
        if (action == SQLITE_INSERT || action == SQLITE_UPDATE || action == SQLITE_DELETE) {
            auto& self = *static_cast<Impl*>(impl);
            for (std::size_t i = 0; i < self.watched.size(); ++i)
                if (self.watched[i] == table) self.preparing |= 1U << i;
        }
        return SQLITE_OK;
    }
};

Statement::Statement(Database& database, std::shared_ptr<Cached> cached)
    : database_(&database), cached_(std::move(cached)) {}

Statement::Statement(Statement&& other) noexcept : database_(other.database_), cached_(std::move(other.cached_)) {}

Statement::~Statement() {
    if (!cached_) return;
    sqlite3_reset(cached_->handle);
    sqlite3_clear_bindings(cached_->handle);
    database_->giveBack(std::move(cached_));
}

void Statement::check(int resultCode) const { database_->check(resultCode); }

void Statement::bind(int position, std::int64_t value) { check(sqlite3_bind_int64(cached_->handle, position, value)); }
void Statement::bind(int position, std::nullptr_t) { check(sqlite3_bind_null(cached_->handle, position)); }
void Statement::bind(int position, std::string_view text) {
    check(sqlite3_bind_text64(cached_->handle, position, text.empty() ? "" : text.data(), text.size(), SQLITE_TRANSIENT,
                              SQLITE_UTF8));
}
void Statement::bind(int position, Blob blob) {
    check(sqlite3_bind_blob64(cached_->handle, position, blob.bytes.empty() ? "" : blob.bytes.data(), blob.bytes.size(),
                              SQLITE_TRANSIENT));
}
void Statement::bindStatic(int position, std::string_view text) {
    check(sqlite3_bind_text64(cached_->handle, position, text.empty() ? "" : text.data(), text.size(), SQLITE_STATIC,
                              SQLITE_UTF8));
}
void Statement::bindStatic(int position, Blob blob) {
    check(sqlite3_bind_blob64(cached_->handle, position, blob.bytes.empty() ? "" : blob.bytes.data(), blob.bytes.size(),
                              SQLITE_STATIC));
}

bool Statement::step() {
    const int resultCode = sqlite3_step(cached_->handle);
    if (cached_->writes != 0 && (resultCode == SQLITE_ROW || sqlite3_changes(database_->impl_->handle) > 0))
        database_->impl_->changed |= cached_->writes;
    if (resultCode == SQLITE_ROW) return true;
    if (resultCode == SQLITE_DONE) return false;
    check(resultCode);
    return false;
}

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(cached_->handle, column); }

ByteView Statement::view(int column) const {
    // Bytes must be asked for after the pointer: the other order may convert the value in between.
    const void* bytes = sqlite3_column_blob(cached_->handle, column);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(cached_->handle, column));
    return bytes ? ByteView(static_cast<const char*>(bytes), size) : ByteView();
}

std::string Statement::text(int column) const { return std::string(view(column)); }

bool Statement::isNull(int column) const { return sqlite3_column_type(cached_->handle, column) == SQLITE_NULL; }

Database::Database(const std::filesystem::path& file, Access access, const Options& options)
    : impl_(std::make_unique<Impl>()) {
    registerConnector();
    impl_->file = file;
    std::error_code ignored;
    if (access == Access::readOnly && !std::filesystem::exists(file, ignored))
        throw DatabaseError(SQLITE_CANTOPEN, "There is no database file " + utf8FromPath(file) + ".");
    try {
        impl_->session = std::make_unique<Poco::Data::Session>("SQLite", utf8FromPath(file));
    } catch (const Poco::Exception& e) {
        throw DatabaseError(SQLITE_CANTOPEN,
                            "The database " + utf8FromPath(file) + " cannot be opened: " + e.displayText());
    }
    impl_->handle = Poco::Data::SQLite::Utility::dbHandle(*impl_->session);
    sqlite3_extended_result_codes(impl_->handle, 1);
    sqlite3_busy_timeout(impl_->handle, options.busyMillis);
    if (access == Access::readWrite) {
        // Both take effect only before the first table, and the first in WAL mode not at all.
        script("PRAGMA page_size=" + std::to_string(options.pageSize) + "; PRAGMA auto_vacuum=INCREMENTAL;");
        script("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0;"
               "PRAGMA journal_size_limit=67108864;");
    } else {
        script("PRAGMA query_only=1;");
    }
    // Freed pages need no overwriting: they hold what an administrator could read before, and it doubles the writes.
    script("PRAGMA secure_delete=OFF; PRAGMA foreign_keys=OFF; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-" +
           std::to_string(options.cacheKiB) + ";");
}

Database::~Database() { impl_->statements.clear(); }

Statement Database::prepare(std::string_view sql) {
    const auto found = impl_->statements.find(sql);
    if (found != impl_->statements.end() && !found->second->lent) {
        found->second->lent = true;
        return {*this, found->second};
    }
    auto fresh = std::make_shared<Statement::Cached>();
    fresh->sql = std::string(sql);
    fresh->lent = true;
    impl_->preparing = 0;
    check(sqlite3_prepare_v3(impl_->handle, fresh->sql.data(), static_cast<int>(fresh->sql.size()),
                             SQLITE_PREPARE_PERSISTENT, &fresh->handle, nullptr));
    fresh->writes = impl_->preparing;
    if (found == impl_->statements.end()) {
        if (impl_->statements.size() >= maxCachedStatements)
            std::erase_if(impl_->statements, [](const auto& entry) { return !entry.second->lent; });
        impl_->statements.emplace(std::string_view(fresh->sql), fresh);
    }
    return {*this, std::move(fresh)};
}

void Database::giveBack(std::shared_ptr<Statement::Cached> cached) { cached->lent = false; }

void Database::script(const std::string& sql) {
    check(sqlite3_exec(impl_->handle, sql.c_str(), nullptr, nullptr, nullptr));
}

void Database::check(int resultCode) const {
    if (resultCode == SQLITE_OK) return;
    throw DatabaseError(sqlite3_extended_errcode(impl_->handle),
                        "The database reports: " + std::string(sqlite3_errmsg(impl_->handle)) + ".");
}

void Database::watch(std::vector<std::string> tables) {
    impl_->watched = std::move(tables);
    check(sqlite3_set_authorizer(impl_->handle, Impl::authorize, impl_.get()));
}

std::uint32_t Database::takeChanged() { return std::exchange(impl_->changed, 0); }

std::int64_t Database::changes() const { return sqlite3_changes64(impl_->handle); }
std::int64_t Database::lastInsertId() const { return sqlite3_last_insert_rowid(impl_->handle); }
void Database::forgetPages() { sqlite3_db_release_memory(handle()); }

bool Database::inTransaction() const { return sqlite3_get_autocommit(impl_->handle) == 0; }
sqlite3* Database::handle() const { return impl_->handle; }
const std::filesystem::path& Database::file() const { return impl_->file; }

Transaction::Transaction(Database& database, Kind kind) : database_(database) {
    database_.run(kind == Kind::write ? "BEGIN IMMEDIATE" : "BEGIN");
}

Transaction::~Transaction() {
    if (!open_ || !database_.inTransaction()) return;
    try {
        database_.run("ROLLBACK");
    } catch (const DatabaseError&) {
        // SQLite rolls back by itself when the statement cannot run; the connection's next BEGIN tells if it did not.
        return;
    }
}

void Transaction::commit() {
    database_.run("COMMIT");
    open_ = false;
}

} // namespace ismail::store
