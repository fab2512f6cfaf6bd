#include "store/db/schema.h"

#include "base/path_text.h"
#include "store/db/schema_group.h"

#include <span>
#include <string>

namespace ismail::store {

namespace {

// "ISMa", in the file's header: tells a foreign database from ours.
constexpr std::int64_t applicationId = 0x49534d61;

// Ids of things that queued work refers to (mailboxes above all) are AUTOINCREMENT: a number is never given twice.
constexpr const char* step1Configuration = R"(
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE setting(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE partner(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL COLLATE NOCASE UNIQUE,
    host TEXT NOT NULL, port INTEGER NOT NULL, tls INTEGER NOT NULL,
    user TEXT NOT NULL, protected_password TEXT NOT NULL,
    inbound_user TEXT NOT NULL, inbound_verifier TEXT NOT NULL,
    addresses TEXT NOT NULL,
    enabled INTEGER NOT NULL, version INTEGER NOT NULL);

CREATE TABLE domain(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    role INTEGER NOT NULL,
    enabled INTEGER NOT NULL,
    primary_partner INTEGER, hold INTEGER, retry_max INTEGER,
    recipient_policy INTEGER NOT NULL,
    version INTEGER NOT NULL);
CREATE TABLE domain_secondary(
    domain_id INTEGER NOT NULL, position INTEGER NOT NULL,
    partner_id INTEGER NOT NULL, query_interval INTEGER,
    PRIMARY KEY(domain_id, position)) WITHOUT ROWID;
CREATE TABLE domain_recipient(
    domain_id INTEGER NOT NULL, local TEXT NOT NULL,
    PRIMARY KEY(domain_id, local)) WITHOUT ROWID;

CREATE TABLE account(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    domain_id INTEGER NOT NULL,
    local TEXT NOT NULL, local_key TEXT NOT NULL,
    description TEXT NOT NULL,
    verifier TEXT NOT NULL, scram_verifier TEXT NOT NULL,
    enabled INTEGER NOT NULL, version INTEGER NOT NULL,
    UNIQUE(domain_id, local_key));

CREATE TABLE route(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    domain TEXT NOT NULL UNIQUE,
    host TEXT NOT NULL, port INTEGER NOT NULL, tls INTEGER NOT NULL,
    user TEXT NOT NULL, protected_password TEXT NOT NULL,
    version INTEGER NOT NULL);
)";

// What differs for a recipient is in its own row (mailbox_entry, queue); the message and its body are stored once.
// queue repeats sender, size and received of its message, so that each sortable column has an index in one table.
constexpr const char* step1Mail = R"(
CREATE TABLE message(
    id INTEGER PRIMARY KEY,
    received INTEGER NOT NULL,
    sender TEXT NOT NULL, sender_domain TEXT NOT NULL,
    declared_size INTEGER, body_type INTEGER NOT NULL, utf8 INTEGER NOT NULL, ret INTEGER NOT NULL,
    envid TEXT NOT NULL, auth TEXT NOT NULL,
    traits INTEGER NOT NULL, received_count INTEGER NOT NULL,
    octets INTEGER NOT NULL, place INTEGER NOT NULL,
    session TEXT NOT NULL, peer TEXT NOT NULL, helo TEXT NOT NULL,
    account TEXT NOT NULL, partner TEXT NOT NULL, tls INTEGER NOT NULL,
    recipients INTEGER NOT NULL, local TEXT NOT NULL,
    finished_at INTEGER);
CREATE INDEX message_finished ON message(finished_at) WHERE finished_at IS NOT NULL;
CREATE INDEX message_in_file ON message(id) WHERE place = 1;

CREATE TABLE body(id INTEGER PRIMARY KEY, data BLOB NOT NULL);

CREATE TABLE mailbox(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    uid_validity INTEGER NOT NULL, next_uid INTEGER NOT NULL,
    UNIQUE(account_id, name));
CREATE TABLE mailbox_entry(
    mailbox_id INTEGER NOT NULL, uid INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    prefix TEXT NOT NULL, size INTEGER NOT NULL, received INTEGER NOT NULL, flags INTEGER NOT NULL,
    PRIMARY KEY(mailbox_id, uid)) WITHOUT ROWID;
CREATE INDEX mailbox_entry_message ON mailbox_entry(message_id);

CREATE TABLE queue(
    message_id INTEGER NOT NULL, seq INTEGER NOT NULL,
    state INTEGER NOT NULL, fresh INTEGER NOT NULL,
    destination TEXT NOT NULL,
    rcpt TEXT NOT NULL COLLATE NOCASE, domain TEXT NOT NULL,
    notify INTEGER NOT NULL, orcpt TEXT NOT NULL,
    tries INTEGER NOT NULL,
    due INTEGER NOT NULL, warn_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, overdue_at INTEGER NOT NULL,
    reply TEXT NOT NULL, remote TEXT NOT NULL,
    sender TEXT NOT NULL COLLATE NOCASE, size INTEGER NOT NULL, received INTEGER NOT NULL,
    PRIMARY KEY(message_id, seq)) WITHOUT ROWID;
CREATE INDEX queue_turn ON queue(destination, due) WHERE state = 0;
CREATE INDEX queue_fresh ON queue(destination, due) WHERE state = 0 AND fresh = 1;
CREATE INDEX queue_retry ON queue(destination, due) WHERE state = 0 AND fresh = 0;
CREATE INDEX queue_held ON queue(destination) WHERE state = 1;
CREATE INDEX queue_overdue ON queue(overdue_at) WHERE state = 0;
CREATE INDEX queue_by_due ON queue(due);
CREATE INDEX queue_by_sender ON queue(sender);
CREATE INDEX queue_by_rcpt ON queue(rcpt);
CREATE INDEX queue_by_domain ON queue(domain);
CREATE INDEX queue_by_size ON queue(size);
CREATE INDEX queue_by_tries ON queue(tries);

CREATE TABLE history(
    message_id INTEGER NOT NULL, seq INTEGER NOT NULL,
    at INTEGER NOT NULL, outcome INTEGER NOT NULL,
    rcpt TEXT NOT NULL, remote TEXT NOT NULL, reply TEXT NOT NULL,
    PRIMARY KEY(message_id, seq)) WITHOUT ROWID;
CREATE INDEX history_at ON history(at);
)";

constexpr const char* step1Memory = R"(
CREATE TABLE verified_recipient(
    address TEXT PRIMARY KEY, found INTEGER NOT NULL, until INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX verified_recipient_until ON verified_recipient(until);
CREATE TABLE partner_memory(
    partner_id INTEGER PRIMARY KEY, size INTEGER NOT NULL, eight_bit INTEGER NOT NULL, utf8 INTEGER NOT NULL,
    max_size INTEGER NOT NULL);
CREATE TABLE counter(
    series TEXT NOT NULL, at INTEGER NOT NULL, value INTEGER NOT NULL, aggregate INTEGER NOT NULL,
    PRIMARY KEY(series, at)) WITHOUT ROWID;
CREATE TABLE alert(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL, subject TEXT NOT NULL, text TEXT NOT NULL,
    raised_at INTEGER NOT NULL, cleared_at INTEGER, mailed_at INTEGER);
CREATE INDEX alert_active ON alert(key) WHERE cleared_at IS NULL;
)";

// Folders with kept counters, what IMAP needs of their messages, and what is computed once for a message. Entries are
// made anew with their prefix last: reading a whole mailbox does not touch it.
constexpr const char* step2Folders = R"(
ALTER TABLE mailbox ADD COLUMN use INTEGER NOT NULL DEFAULT 0;
ALTER TABLE mailbox ADD COLUMN modseq INTEGER NOT NULL DEFAULT 1;
ALTER TABLE mailbox ADD COLUMN messages INTEGER NOT NULL DEFAULT 0;
ALTER TABLE mailbox ADD COLUMN unseen INTEGER NOT NULL DEFAULT 0;
ALTER TABLE mailbox ADD COLUMN deleted INTEGER NOT NULL DEFAULT 0;
ALTER TABLE mailbox ADD COLUMN octets INTEGER NOT NULL DEFAULT 0;
ALTER TABLE mailbox ADD COLUMN recent INTEGER NOT NULL DEFAULT 0;
ALTER TABLE mailbox ADD COLUMN first_recent INTEGER NOT NULL DEFAULT 1;
ALTER TABLE mailbox ADD COLUMN forgotten INTEGER NOT NULL DEFAULT 0;
ALTER TABLE mailbox ADD COLUMN vanished_ranges INTEGER NOT NULL DEFAULT 0;

CREATE TABLE entry(
    mailbox_id INTEGER NOT NULL, uid INTEGER NOT NULL,
    flags INTEGER NOT NULL, modseq INTEGER NOT NULL, size INTEGER NOT NULL, received INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    prefix TEXT NOT NULL,
    PRIMARY KEY(mailbox_id, uid)) WITHOUT ROWID;
INSERT INTO entry SELECT mailbox_id, uid, flags, 1, size, received, message_id, prefix FROM mailbox_entry;
DROP TABLE mailbox_entry;
ALTER TABLE entry RENAME TO mailbox_entry;
CREATE INDEX mailbox_entry_message ON mailbox_entry(message_id);
CREATE INDEX mailbox_entry_modseq ON mailbox_entry(mailbox_id, modseq);

CREATE TABLE mailbox_keyword(
    mailbox_id INTEGER NOT NULL, bit INTEGER NOT NULL, name TEXT NOT NULL,
    PRIMARY KEY(mailbox_id, bit)) WITHOUT ROWID;
CREATE TABLE vanished(
    mailbox_id INTEGER NOT NULL, modseq INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
    PRIMARY KEY(mailbox_id, modseq, first)) WITHOUT ROWID;
CREATE TABLE subscription(
    account_id INTEGER NOT NULL, name TEXT NOT NULL,
    PRIMARY KEY(account_id, name)) WITHOUT ROWID;
CREATE TABLE account_usage(
    account_id INTEGER PRIMARY KEY, messages INTEGER NOT NULL, octets INTEGER NOT NULL);
CREATE TABLE message_facts(id INTEGER PRIMARY KEY, data BLOB NOT NULL);

UPDATE mailbox SET
    (messages, octets) = (SELECT count(*), coalesce(sum(size), 0) FROM mailbox_entry WHERE mailbox_id = mailbox.id),
    unseen = (SELECT count(*) FROM mailbox_entry WHERE mailbox_id = mailbox.id AND flags & 1 = 0),
    next_uid = max(next_uid, coalesce((SELECT max(uid) + 1 FROM mailbox_entry WHERE mailbox_id = mailbox.id), 1));
UPDATE mailbox SET recent = messages;
INSERT INTO account_usage SELECT id,
    coalesce((SELECT sum(messages) FROM mailbox WHERE account_id = account.id), 0),
    coalesce((SELECT sum(octets) FROM mailbox WHERE account_id = account.id), 0) FROM account;
INSERT OR IGNORE INTO mailbox(account_id, name, use, uid_validity, next_uid)
    SELECT account.id, folder.column1, folder.column2,
        (SELECT coalesce(max(uid_validity), 0) FROM mailbox) + row_number() OVER (), 1
    FROM account, (VALUES ('Drafts', 1), ('Sent', 2), ('Junk', 3), ('Trash', 4), ('Archive', 5)) AS folder;
INSERT INTO subscription SELECT account_id, name FROM mailbox;
INSERT OR REPLACE INTO meta(key, value) SELECT 'uid_validity', coalesce(max(uid_validity), 0) FROM mailbox;
)";

// What of an account or domain is optional is NULL where the setting decides. Limits are "mh md rh rd" (see
// SendLimits), a dash for none. Lists of addresses are lines.
constexpr const char* stepAddresses = R"(
ALTER TABLE domain ADD COLUMN alias_of INTEGER;
ALTER TABLE domain ADD COLUMN catch_all TEXT NOT NULL DEFAULT '';
ALTER TABLE domain ADD COLUMN quota INTEGER;
ALTER TABLE domain ADD COLUMN account_quota INTEGER;
ALTER TABLE domain ADD COLUMN limits TEXT NOT NULL DEFAULT '';
ALTER TABLE account ADD COLUMN quota INTEGER;
ALTER TABLE account ADD COLUMN forwards TEXT NOT NULL DEFAULT '';
ALTER TABLE account ADD COLUMN keep_copy INTEGER NOT NULL DEFAULT 1;
ALTER TABLE account ADD COLUMN limits TEXT NOT NULL DEFAULT '';

CREATE TABLE alias(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    domain_id INTEGER NOT NULL,
    local TEXT NOT NULL, local_key TEXT NOT NULL,
    kind INTEGER NOT NULL,
    description TEXT NOT NULL,
    targets TEXT NOT NULL,
    posting INTEGER NOT NULL,
    enabled INTEGER NOT NULL, version INTEGER NOT NULL,
    UNIQUE(domain_id, local_key));

CREATE TABLE auto_reply(
    account_id INTEGER PRIMARY KEY,
    enabled INTEGER NOT NULL,
    subject TEXT NOT NULL, text TEXT NOT NULL,
    starts INTEGER, ends INTEGER, period INTEGER);
CREATE TABLE auto_reply_sent(
    account_id INTEGER NOT NULL, sender TEXT NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY(account_id, sender)) WITHOUT ROWID;
CREATE INDEX auto_reply_sent_at ON auto_reply_sent(at);

CREATE TABLE last_login(
    account_id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL, protocol TEXT NOT NULL, peer TEXT NOT NULL);

ALTER TABLE queue ADD COLUMN reverse_path TEXT;
ALTER TABLE queue ADD COLUMN prefix TEXT NOT NULL DEFAULT '';
)";

// How many rows of the queue go where, and the octets of its messages, so that nobody has to walk a million rows to
// show them. QueueTable keeps them: triggers would do so for five times the price, since each then needs a journal of
// its statement.
constexpr const char* stepQueueCounts = R"(
CREATE TABLE queue_count(
    destination TEXT NOT NULL, state INTEGER NOT NULL, recipients INTEGER NOT NULL, octets INTEGER NOT NULL,
    PRIMARY KEY(destination, state)) WITHOUT ROWID;
INSERT INTO queue_count SELECT destination, state, count(*), sum(size) FROM queue GROUP BY destination, state;
CREATE TABLE queue_size(octets INTEGER NOT NULL);
INSERT INTO queue_size SELECT coalesce(sum(size), 0) FROM (SELECT size FROM queue GROUP BY message_id);
)";

// Who was told of a nearly full mailbox, and when.
constexpr const char* stepQuotaTold = R"(
CREATE TABLE quota_told(account_id INTEGER PRIMARY KEY, at INTEGER NOT NULL);
)";

// Whether user+detail is user in the domain.
constexpr const char* stepPlusAddressing = R"(
ALTER TABLE domain ADD COLUMN plus_addressing INTEGER NOT NULL DEFAULT 1;
)";

// Passwords go only to servers that prove their name. Where they went to any server (tls 1 opportunistic, 2 required)
// the policy says so now in so many words (5 unverified), so that mail goes on; the status tells of it.
constexpr const char* stepUnverifiedLogins = R"(
UPDATE partner SET tls=5 WHERE user<>'' AND tls IN (1, 2);
UPDATE route SET tls=5 WHERE user<>'' AND tls IN (1, 2);
INSERT OR REPLACE INTO setting(key, value)
    SELECT 'smarthost.tls', 'unverified' FROM setting
    WHERE key='smarthost.user' AND value<>''
    AND coalesce((SELECT value FROM setting WHERE key='smarthost.tls'), 'opportunistic') IN ('opportunistic', 'required');
)";

// What a COPY that takes several transactions has put into its target so far; see unfinished_copies.h.
constexpr const char* stepUnfinishedCopies = R"(
CREATE TABLE unfinished_copy(
    copy_id INTEGER NOT NULL, mailbox_id INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
    PRIMARY KEY(copy_id, first)) WITHOUT ROWID;
)";

// Who may not log in for a while, so that a restart forgives nobody.
constexpr const char* stepLoginBans = R"(
CREATE TABLE login_ban(
    subject INTEGER NOT NULL, who TEXT NOT NULL, since INTEGER NOT NULL, until INTEGER NOT NULL,
    failures INTEGER NOT NULL, PRIMARY KEY(subject, who)) WITHOUT ROWID;
)";

// Alerts as sentences with their arguments, which can be said in any language; rows from before have their words alone.
constexpr const char* stepAlertSentences = R"(
ALTER TABLE alert ADD COLUMN sentences TEXT NOT NULL DEFAULT '';
)";

// Whether strangers may write to the domain.
constexpr const char* stepInternalOnly = R"(
ALTER TABLE domain ADD COLUMN internal_only INTEGER NOT NULL DEFAULT 0;
)";

// What is kept beside mail: what was found out about a message; mail that the server keeps back, with all that a
// release needs; the keys that sign; when an account was read by which protocol; up to which uid a Junk folder was
// filled on which day.
constexpr const char* stepQuarantine = R"(
ALTER TABLE message ADD COLUMN verdict TEXT NOT NULL DEFAULT '';

CREATE TABLE quarantine(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    message_id INTEGER NOT NULL, seq INTEGER NOT NULL,
    sender TEXT NOT NULL COLLATE NOCASE, rcpt TEXT NOT NULL COLLATE NOCASE, via TEXT NOT NULL COLLATE NOCASE,
    domain TEXT NOT NULL, domain_id INTEGER NOT NULL, account_id INTEGER NOT NULL,
    at INTEGER NOT NULL, until INTEGER NOT NULL, state INTEGER NOT NULL, size INTEGER NOT NULL,
    why TEXT NOT NULL,
    notify INTEGER NOT NULL, orcpt TEXT NOT NULL,
    mailbox_id INTEGER NOT NULL, flags INTEGER NOT NULL,
    destination TEXT NOT NULL, warn_after INTEGER, expires_after INTEGER, reverse_path TEXT,
    prefix TEXT NOT NULL);
CREATE UNIQUE INDEX quarantine_message ON quarantine(message_id, seq);
CREATE INDEX quarantine_by_domain ON quarantine(domain);
CREATE INDEX quarantine_of_domain ON quarantine(domain_id) WHERE domain_id<>0;
CREATE INDEX quarantine_of_account ON quarantine(account_id) WHERE account_id<>0;
CREATE INDEX quarantine_until ON quarantine(until, size);

CREATE TABLE dkim_key(
    domain_id INTEGER NOT NULL, selector TEXT NOT NULL,
    algorithm INTEGER NOT NULL, public TEXT NOT NULL, protected_private TEXT NOT NULL,
    state INTEGER NOT NULL, since INTEGER NOT NULL, seen_at INTEGER,
    PRIMARY KEY(domain_id, selector)) WITHOUT ROWID;

ALTER TABLE last_login ADD COLUMN imap_at INTEGER;
ALTER TABLE last_login ADD COLUMN pop3_at INTEGER;
UPDATE last_login SET imap_at=at WHERE protocol='IMAP';
UPDATE last_login SET pop3_at=at WHERE protocol='POP3';

CREATE INDEX mailbox_junk ON mailbox(id) WHERE use=3;
CREATE TABLE junk_day(
    mailbox_id INTEGER NOT NULL, day INTEGER NOT NULL, next_uid INTEGER NOT NULL,
    PRIMARY KEY(mailbox_id, day)) WITHOUT ROWID;
CREATE INDEX junk_day_by_day ON junk_day(day);
)";

// Verdicts of refusals have a table of their own: a search through the others does not read them.
constexpr const char* stepRefusals = R"(
CREATE TABLE refusal(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    session TEXT NOT NULL, client TEXT NOT NULL, helo TEXT NOT NULL,
    sender TEXT NOT NULL COLLATE NOCASE, rcpt TEXT NOT NULL COLLATE NOCASE,
    stage INTEGER NOT NULL, reply TEXT NOT NULL);
CREATE INDEX refusal_at ON refusal(at);
CREATE INDEX refusal_client ON refusal(client);
CREATE INDEX refusal_sender ON refusal(sender);
CREATE INDEX refusal_session ON refusal(session);
CREATE TABLE refusal_verdict(id INTEGER PRIMARY KEY, verdict TEXT NOT NULL);
)";

// How an account wants Junk to be sorted. What the door has learned of clients and senders, under hashes with a key of
// this database where it would say who wrote to whom; and the administrator's lists. A correspondent's account may be
// gone: ids are never given twice, and the rows are removed by and by.
constexpr const char* stepDoor = R"(
ALTER TABLE account ADD COLUMN junk_filter INTEGER NOT NULL DEFAULT 1;
ALTER TABLE account ADD COLUMN junk_line INTEGER NOT NULL DEFAULT 0;
CREATE TABLE door_key(secret BLOB NOT NULL);
INSERT INTO door_key(secret) VALUES(randomblob(16));
CREATE TABLE grey(
    key INTEGER PRIMARY KEY, first INTEGER NOT NULL, passed INTEGER NOT NULL, until INTEGER NOT NULL);
CREATE INDEX grey_until ON grey(until);
CREATE TABLE client_known(
    origin TEXT PRIMARY KEY, passes INTEGER NOT NULL, quiet_until INTEGER NOT NULL, known_until INTEGER NOT NULL,
    until INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX client_known_until ON client_known(until);
CREATE TABLE reputation(
    kind INTEGER NOT NULL, key TEXT NOT NULL, good INTEGER NOT NULL, junk INTEGER NOT NULL, halved INTEGER NOT NULL,
    until INTEGER NOT NULL, PRIMARY KEY(kind, key)) WITHOUT ROWID;
CREATE INDEX reputation_until ON reputation(until);
CREATE TABLE correspondent(
    account_id INTEGER NOT NULL, hash INTEGER NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY(account_id, hash)) WITHOUT ROWID;
CREATE TABLE access_entry(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    scope INTEGER NOT NULL, owner INTEGER NOT NULL, pattern TEXT NOT NULL, action INTEGER NOT NULL, at INTEGER NOT NULL,
    UNIQUE(scope, owner, pattern));
)";

// What was seen of mail of domains that want DMARC reports, by day (since 1970, UTC) and domain of the record.
constexpr const char* stepDmarcResults = R"(
CREATE TABLE dmarc_policy(
    day INTEGER NOT NULL, domain TEXT NOT NULL,
    organisation TEXT NOT NULL, published TEXT NOT NULL, reports TEXT NOT NULL,
    due INTEGER NOT NULL, settled INTEGER NOT NULL DEFAULT 0,
    UNIQUE(day, domain));
CREATE INDEX dmarc_policy_due ON dmarc_policy(due) WHERE settled=0;
CREATE TABLE dmarc_result(
    day INTEGER NOT NULL, domain TEXT NOT NULL, author TEXT NOT NULL, source TEXT NOT NULL,
    disposition TEXT NOT NULL, reason TEXT NOT NULL, dkim INTEGER NOT NULL, spf INTEGER NOT NULL,
    signatures TEXT NOT NULL, spf_domain TEXT NOT NULL, spf_result TEXT NOT NULL,
    count INTEGER NOT NULL,
    UNIQUE(day, domain, author, source, disposition, reason, dkim, spf, signatures, spf_domain, spf_result));
)";

// DMARC reports of others about domains here; times in milliseconds.
constexpr const char* stepDmarcReports = R"(
CREATE TABLE dmarc_report(
    id INTEGER PRIMARY KEY,
    domain TEXT NOT NULL, reporter TEXT NOT NULL, report TEXT NOT NULL, policy TEXT NOT NULL,
    begin INTEGER NOT NULL, finish INTEGER NOT NULL, received INTEGER NOT NULL,
    messages INTEGER NOT NULL, proven INTEGER NOT NULL,
    sources INTEGER NOT NULL, -- rows of dmarc_source
    UNIQUE(domain, reporter, report));
CREATE INDEX dmarc_report_received ON dmarc_report(received);
CREATE TABLE dmarc_source(
    report INTEGER NOT NULL,
    source TEXT NOT NULL, dkim INTEGER NOT NULL, spf INTEGER NOT NULL,
    messages INTEGER NOT NULL,
    PRIMARY KEY(report, source, dkim, spf)) WITHOUT ROWID;
)";

// Whether return addresses of a domain are signed, and since when; in milliseconds.
constexpr const char* stepSignBounces = R"(
ALTER TABLE domain ADD COLUMN sign_bounces INTEGER NOT NULL DEFAULT 0;
ALTER TABLE domain ADD COLUMN sign_bounces_since INTEGER;
)";

struct Step {
    int version;
    std::initializer_list<const char*> scripts;
};

const Step steps[] = {
    {1, {step1Configuration, step1Mail, step1Memory}},
    {2, {step2Folders}},
    {3, {stepAddresses}},
    {4, {stepQueueCounts}},
    {5, {stepQuotaTold}},
    {6, {stepPlusAddressing}},
    {7, {stepUnverifiedLogins}},
    {8, {stepUnfinishedCopies}},
    {9, {stepLoginBans}},
    {10, {stepAlertSentences}},
    {11, {stepInternalOnly}},
    {12, {stepQuarantine, stepRefusals}},
    {13, {stepDoor}},
    {14, {stepDmarcResults, stepDmarcReports, stepSignBounces}},
    {15, {stepGroup, stepGroupMarks}},
    {16, {stepPeerNumber}},
};

} // namespace

int currentSchemaVersion() { return std::end(steps)[-1].version; }

Status migrateTo(Database& database, int version) {
    const std::int64_t found = database.number("PRAGMA user_version").value_or(0);
    const std::int64_t application = database.number("PRAGMA application_id").value_or(0);
    const std::int64_t tables = database.number("SELECT count(*) FROM sqlite_master").value_or(0);
    if (application != applicationId && tables > 0)
        return Error{ErrorKind::corrupt, utf8FromPath(database.file()) + " is not a database of ISMail."};
    if (found > currentSchemaVersion())
        return Error{ErrorKind::conflict, "The database was written by a newer version of ISMail (schema " +
                                              std::to_string(found) + ", this program knows " +
                                              std::to_string(currentSchemaVersion()) +
                                              "). Install that version again, or restore a backup made by this one."};
    for (const Step& step : steps) {
        if (step.version <= found || step.version > version) continue;
        Transaction transaction(database, Transaction::Kind::write);
        for (const char* script : step.scripts)
            database.script(script);
        database.script("PRAGMA application_id=" + std::to_string(applicationId) +
                        "; PRAGMA user_version=" + std::to_string(step.version) + ";");
        transaction.commit();
    }
    return {};
}

Status migrate(Database& database) { return migrateTo(database, currentSchemaVersion()); }

} // namespace ismail::store
