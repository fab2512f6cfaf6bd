// The tables, as numbered steps: step n takes a database of version n-1 to version n. A step, once released, is never
// edited; a change is a new step. The version is in `PRAGMA user_version`.
#pragma once

#include "base/result.h"
#include "store/db/database.h"

namespace ismail::store {

// The version that this program writes.
int currentSchemaVersion();

// Brings the database to that version, each step in one transaction. Errors: conflict where the database is newer than
// the program, corrupt where it is no database of ISMail; DatabaseError is thrown on.
Status migrate(Database& database);

// As migrate(), but stops at a version: for tests that start from an old database.
Status migrateTo(Database& database, int version);

} // namespace ismail::store
