// Tables message and body: what is stored once for a message, however many recipients it has.
//
// A message is referred to by its rows in queue, mailbox_entry and quarantine. When the last of them goes, its body
// goes too and the message is finished; the row itself stays for the trace until history.days have passed. On the
// committer's connection or, for the functions that only read, any other.
#pragma once

#include "base/ids.h"
#include "mail/reply.h"
#include "relay/spool.h"
#include "store/db/database.h"

#include <optional>
#include <string>
#include <vector>

namespace ismail::store {

enum class BodyPlace : std::uint8_t { inlined, file, gone };

struct StoredMessage {
    MessageId id = 0;
    Time received;
    mail::MailParameters mail;
    mail::BodyTraits traits;
    relay::Origin origin;
    BodyPlace place = BodyPlace::inlined;
    std::uint32_t recipients = 0;   // of the whole envelope
    std::vector<std::string> local; // those delivered to mailboxes here at once
    std::optional<Time> finishedAt; // nothing refers to it any more
};

class MessageTable {
public:
    explicit MessageTable(Database& database) : database_(database) {}

    void insert(const relay::NewMessage& message, std::uint64_t octets, BodyPlace place);
    void insertBody(MessageId id, ByteView body);
    std::optional<StoredMessage> find(MessageId id);
    // An inline body, or octets of it.
    std::optional<Bytes> body(MessageId id);
    std::optional<Bytes> body(MessageId id, std::uint64_t offset, std::size_t most);
    // What was found out about it: the text that came with it, empty where there was none. Nothing: no such message.
    std::optional<std::string> verdict(MessageId id);
    // Greatest id, 0 for none.
    MessageId lastId();
    // Messages whose body is in a file, by id.
    std::vector<MessageId> idsInFiles();

    // To be called after rows that referred to the message were removed. True: the body was in a file that is to be
    // removed once this is committed.
    bool release(MessageId id, Time now);
    // Finished messages older than before, with their history: at most limit. Returns how many there were.
    std::size_t prune(Time before, std::size_t limit);

private:
    Database& database_;
};

// Reply as one column: "550 5.1.1 text"; empty for code 0.
std::string replyColumn(const mail::Reply& reply);
mail::Reply replyFromColumn(std::string_view column);
// An address from its text and its domain column: exact, also for quoted local parts.
mail::Address addressFromColumns(std::string_view text, std::string_view domain);

} // namespace ismail::store
