// One connection to the database, and the one way statements are run in this folder: prepared once, kept, reset by
// RAII.
//
// Promises: WAL, synchronous=FULL, foreign keys off (the tables keep their own rules), numbers as 64-bit integers. A
// connection belongs to one thread at a time. Every failure of SQLite is a DatabaseError; the fences that turn it into
// a Status are the Committer and the read functions of the stores.
// Does not: open transactions on its own, log, retry.
#pragma once

#include "base/bytes.h"
#include "base/result.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace ismail::store {

class DatabaseError : public std::runtime_error {
public:
    DatabaseError(int resultCode, const std::string& what) : std::runtime_error(what), code(resultCode) {}
    // SQLite's extended result code.
    int code;
    // The disk is full or does not take writes: new mail must be put off.
    bool storageFailed() const;
    // That, by its cause, in a sentence for the administrator.
    Sentence storageTrouble() const;
    // A row, page or file is not what it should be.
    bool damaged() const;
    Error toError() const;
};

// Binds as BLOB; text binds as TEXT.
struct Blob {
    ByteView bytes;
};

class Database;

// A prepared statement on loan from its connection; reset and returned when it goes out of scope.
class Statement {
public:
    Statement(Statement&& other) noexcept;
    Statement& operator=(Statement&&) = delete;
    Statement(const Statement&) = delete;
    ~Statement();

    // Positions count from 1. Text and blobs are copied.
    void bind(int position, std::int64_t value);
    void bind(int position, std::nullptr_t);
    void bind(int position, std::string_view text);
    void bind(int position, Blob blob);

    // True: a row is ready; false: done.
    bool step();

    // Columns of the current row count from 0. Views live until the next step.
    std::int64_t integer(int column) const;
    std::string text(int column) const;
    ByteView view(int column) const;
    bool isNull(int column) const;

private:
    friend class Database;
    struct Cached;
    Statement(Database& database, std::shared_ptr<Cached> cached);
    void bindStatic(int position, std::string_view text);
    void bindStatic(int position, Blob blob);
    void bindStatic(int position, std::int64_t value) { bind(position, value); }
    void bindStatic(int position, std::nullptr_t) { bind(position, nullptr); }
    void check(int resultCode) const;

    Database* database_;
    std::shared_ptr<Cached> cached_;
};

namespace detail {
// What may be bound, as one of the four types that SQLite knows.
inline std::string_view bindable(std::string_view v) { return v; }
inline std::string_view bindable(const std::string& v) { return v; }
inline std::string_view bindable(const char* v) { return v; }
inline Blob bindable(Blob v) { return v; }
inline std::nullptr_t bindable(std::nullptr_t) { return nullptr; }
template <typename N>
requires(std::is_integral_v<N> || std::is_enum_v<N>) std::int64_t bindable(N v) { return static_cast<std::int64_t>(v); }
} // namespace detail

class Database {
public:
    enum class Access { readWrite, readOnly };
    struct Options {
        int pageSize = 8192;      // used when the file is new
        int cacheKiB = 16 * 1024; // pages kept in memory by this connection
        int busyMillis = 10'000;  // how long a lock of another connection is waited for
    };

    // Opens, or creates with Access::readWrite. Throws DatabaseError.
    Database(const std::filesystem::path& file, Access access, const Options& options);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    // Runs a statement that gives no rows; arguments are bound in order.
    template <typename... Args>
    void run(std::string_view sql, const Args&... args) {
        Statement statement = prepare(sql);
        int position = 0;
        (statement.bindStatic(++position, detail::bindable(args)), ...);
        while (statement.step()) {
        }
    }
    // A statement with its arguments bound; step() gives the rows.
    template <typename... Args>
    Statement query(std::string_view sql, const Args&... args) {
        Statement statement = prepare(sql);
        int position = 0;
        (statement.bind(++position, detail::bindable(args)), ...);
        return statement;
    }
    // The first column of the first row as a number.
    template <typename... Args>
    std::optional<std::int64_t> number(std::string_view sql, const Args&... args) {
        Statement statement = query(sql, args...);
        if (!statement.step() || statement.isNull(0)) return std::nullopt;
        return statement.integer(0);
    }
    Statement prepare(std::string_view sql);
    // Several statements without arguments, for schema steps and pragmas.
    void script(const std::string& sql);

    // Tables that takeChanged() tells of, at most 32. Before the first statement.
    void watch(std::vector<std::string> tables);
    // In which of them statements changed rows since the last call: a bit each, in the order of watch(). Also those
    // that were rolled back; not what script() did.
    std::uint32_t takeChanged();
    std::int64_t changes() const; // rows that the last statement changed
    std::int64_t lastInsertId() const;
    bool inTransaction() const;
    // Gives back the memory of pages that were read; they are read again when they are needed.
    void forgetPages();
    sqlite3* handle() const;
    const std::filesystem::path& file() const;

private:
    friend class Statement;
    void giveBack(std::shared_ptr<Statement::Cached> cached);
    void check(int resultCode) const;

    struct Impl;
    std::unique_ptr<Impl> impl_;
};

// BEGIN … COMMIT; without commit() the destructor rolls back.
class Transaction {
public:
    // write: BEGIN IMMEDIATE, so that a lock is taken at once or not at all. read: one consistent view.
    enum class Kind { read, write };
    Transaction(Database& database, Kind kind);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    void commit();

private:
    Database& database_;
    bool open_ = true;
};

} // namespace ismail::store
