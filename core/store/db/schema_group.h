// The steps of the schema that brought groups of servers (schema.h).
#pragma once

namespace ismail::store {

// What a group of servers knows of itself.
//
// partner: the key of the server and how far the two know each other (accounts::PairState).
//
// recipient_state, at a primary: the recipients of each domain that a paired partner holds mail for, with the stretched
// local part (group/list_tags.h; NULL: not yet computed) and the version of the list at which the row last changed (0:
// it never was in the list). Triggers mark a row dirty in the transaction that touches its account or alias, whoever
// does that, while the domain has a list_head; a worker then looks at it again (recipient_list_store.h). filled_to: how
// far the recipients that were there before have been marked; NULL: all. list_key: what each partner's tags are made
// with, sealed.
//
// list_copy, list_generation, list_entry, at a secondary: what the primary said of a domain and of its recipients, as
// tags. list_drop: generations whose entries are to go.
//
// pair_offer: what a caller offered, until the pair is whole.
inline constexpr const char* stepGroup = R"(
ALTER TABLE partner ADD COLUMN peer_key BLOB;
ALTER TABLE partner ADD COLUMN peer_next BLOB;
ALTER TABLE partner ADD COLUMN peer_state INTEGER NOT NULL DEFAULT 0;
ALTER TABLE partner ADD COLUMN paired_at INTEGER;
ALTER TABLE partner ADD COLUMN last_hello INTEGER;
ALTER TABLE partner ADD COLUMN features TEXT NOT NULL DEFAULT '';
ALTER TABLE partner ADD COLUMN behind_nat INTEGER NOT NULL DEFAULT 0;
ALTER TABLE partner ADD COLUMN max_held INTEGER;
CREATE UNIQUE INDEX partner_peer_key ON partner(peer_key) WHERE peer_key IS NOT NULL;
CREATE TABLE pair_offer(
    partner_id INTEGER PRIMARY KEY, at INTEGER NOT NULL,
    caller INTEGER NOT NULL, made INTEGER NOT NULL,
    hold TEXT NOT NULL, lend TEXT NOT NULL, most_held INTEGER NOT NULL);
CREATE TABLE domain_offer(
    partner_id INTEGER NOT NULL, domain TEXT NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY(partner_id, domain)) WITHOUT ROWID;

CREATE TABLE list_head(
    domain_id INTEGER PRIMARY KEY,
    epoch BLOB NOT NULL, salt BLOB NOT NULL, cost_log_n INTEGER NOT NULL, cost_r INTEGER NOT NULL,
    cost_p INTEGER NOT NULL,
    version INTEGER NOT NULL, horizon INTEGER NOT NULL, count INTEGER NOT NULL,
    filled_to TEXT);
CREATE TABLE list_key(
    domain_id INTEGER NOT NULL, partner_id INTEGER NOT NULL, protected_key TEXT NOT NULL,
    PRIMARY KEY(domain_id, partner_id)) WITHOUT ROWID;
CREATE TABLE recipient_state(
    domain_id INTEGER NOT NULL, local_key TEXT NOT NULL,
    stretched BLOB, dirty INTEGER NOT NULL, state INTEGER NOT NULL, version INTEGER NOT NULL, removed_at INTEGER,
    PRIMARY KEY(domain_id, local_key)) WITHOUT ROWID;
CREATE INDEX recipient_state_version ON recipient_state(domain_id, version) WHERE version>0;
CREATE INDEX recipient_state_dirty ON recipient_state(domain_id, local_key) WHERE dirty=1;
CREATE INDEX recipient_state_removed ON recipient_state(removed_at) WHERE removed_at IS NOT NULL;

CREATE TABLE list_copy(
    domain_id INTEGER PRIMARY KEY, partner_id INTEGER NOT NULL,
    enabled INTEGER NOT NULL, plus_addressing INTEGER NOT NULL, everyone INTEGER NOT NULL, full INTEGER NOT NULL,
    roles TEXT NOT NULL, alias_of TEXT NOT NULL, hold INTEGER NOT NULL, largest INTEGER NOT NULL,
    eight_bit INTEGER NOT NULL, utf8 INTEGER NOT NULL,
    serving INTEGER NOT NULL, building INTEGER NOT NULL, last_number INTEGER NOT NULL,
    confirmed_at INTEGER, bye_at INTEGER);
CREATE TABLE list_generation(
    domain_id INTEGER NOT NULL, number INTEGER NOT NULL,
    epoch BLOB NOT NULL, salt BLOB NOT NULL, protected_key TEXT NOT NULL,
    cost_log_n INTEGER NOT NULL, cost_r INTEGER NOT NULL, cost_p INTEGER NOT NULL,
    version INTEGER NOT NULL, since INTEGER NOT NULL, taken INTEGER NOT NULL,
    PRIMARY KEY(domain_id, number)) WITHOUT ROWID;
CREATE TABLE list_entry(
    domain_id INTEGER NOT NULL, generation INTEGER NOT NULL, tag BLOB NOT NULL,
    state INTEGER NOT NULL, removed_at INTEGER,
    PRIMARY KEY(domain_id, generation, tag)) WITHOUT ROWID;
CREATE INDEX list_entry_removed ON list_entry(removed_at) WHERE removed_at IS NOT NULL;
CREATE TABLE list_drop(
    domain_id INTEGER NOT NULL, generation INTEGER NOT NULL, PRIMARY KEY(domain_id, generation)) WITHOUT ROWID;
)";

// Which rows of recipient_state are to be looked at again.
inline constexpr const char* stepGroupMarks = R"(
CREATE TRIGGER account_added AFTER INSERT ON account
    WHEN EXISTS(SELECT 1 FROM list_head WHERE domain_id=NEW.domain_id) BEGIN
    INSERT INTO recipient_state(domain_id, local_key, dirty, state, version) VALUES(NEW.domain_id, NEW.local_key, 1, 0, 0)
        ON CONFLICT DO UPDATE SET dirty=1;
END;
CREATE TRIGGER account_changed AFTER UPDATE OF enabled, quota, forwards, keep_copy ON account BEGIN
    UPDATE recipient_state SET dirty=1 WHERE domain_id=NEW.domain_id AND local_key=NEW.local_key;
END;
CREATE TRIGGER account_removed AFTER DELETE ON account BEGIN
    UPDATE recipient_state SET dirty=1 WHERE domain_id=OLD.domain_id AND local_key=OLD.local_key;
END;
CREATE TRIGGER alias_added AFTER INSERT ON alias
    WHEN EXISTS(SELECT 1 FROM list_head WHERE domain_id=NEW.domain_id) BEGIN
    INSERT INTO recipient_state(domain_id, local_key, dirty, state, version) VALUES(NEW.domain_id, NEW.local_key, 1, 0, 0)
        ON CONFLICT DO UPDATE SET dirty=1;
END;
CREATE TRIGGER alias_changed AFTER UPDATE OF enabled ON alias BEGIN
    UPDATE recipient_state SET dirty=1 WHERE domain_id=NEW.domain_id AND local_key=NEW.local_key;
END;
CREATE TRIGGER alias_removed AFTER DELETE ON alias BEGIN
    UPDATE recipient_state SET dirty=1 WHERE domain_id=OLD.domain_id AND local_key=OLD.local_key;
END;
)";

// partner.peer_number: of the last change of its key that was taken (group/key_change.h).
inline constexpr const char* stepPeerNumber = R"(
ALTER TABLE partner ADD COLUMN peer_number INTEGER NOT NULL DEFAULT 0;
)";

} // namespace ismail::store
