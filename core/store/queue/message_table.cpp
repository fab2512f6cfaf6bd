#include "store/queue/message_table.h"

#include "base/text.h"

namespace ismail::store {

namespace {

constexpr std::int64_t traitEightBit = 1, traitUtf8Headers = 2, traitBinary = 4;

std::int64_t traitBits(const mail::BodyTraits& traits) {
    return (traits.eightBit ? traitEightBit : 0) | (traits.utf8Headers ? traitUtf8Headers : 0) |
           (traits.binary ? traitBinary : 0);
}

std::string localLines(const relay::NewMessage& message) {
    std::string lines;
    for (const auto& recipient : message.recipients) {
        if (!recipient.local()) continue;
        if (!lines.empty()) lines += '\n';
        lines += recipient.recipient.address.text();
    }
    return lines;
}

int digits(std::string_view& text, char end) {
    int value = 0;
    while (!text.empty() && text.front() >= '0' && text.front() <= '9' && value < 1000) {
        value = value * 10 + (text.front() - '0');
        text.remove_prefix(1);
    }
    if (!text.empty() && text.front() == end) text.remove_prefix(1);
    return value;
}

} // namespace

void MessageTable::insert(const relay::NewMessage& m, std::uint64_t octets, BodyPlace place) {
    Statement row = database_.prepare(
        "INSERT INTO message(id, received, sender, sender_domain, declared_size, body_type, utf8, ret, envid, auth, "
        "traits, received_count, octets, place, session, peer, helo, account, partner, tls, recipients, local, "
        "verdict) "
        "VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
    row.bind(1, m.id);
    row.bind(2, toMillis(m.received));
    row.bind(3, m.mail.reversePath.text());
    row.bind(4, m.mail.reversePath.domain);
    if (m.mail.size) row.bind(5, static_cast<std::int64_t>(*m.mail.size));
    row.bind(6, static_cast<std::int64_t>(m.mail.body));
    row.bind(7, m.mail.smtpUtf8 ? 1 : 0);
    row.bind(8, static_cast<std::int64_t>(m.mail.ret));
    row.bind(9, m.mail.envid);
    row.bind(10, m.mail.auth);
    row.bind(11, traitBits(m.traits));
    row.bind(12, m.traits.received);
    row.bind(13, static_cast<std::int64_t>(octets));
    row.bind(14, static_cast<std::int64_t>(place));
    row.bind(15, m.origin.session);
    row.bind(16, m.origin.peer);
    row.bind(17, m.origin.helo);
    row.bind(18, m.origin.account);
    row.bind(19, m.origin.partner);
    row.bind(20, m.origin.tls ? 1 : 0);
    row.bind(21, static_cast<std::int64_t>(m.recipients.size()));
    row.bind(22, localLines(m));
    row.bind(23, m.verdict.size() <= relay::maxVerdict ? std::string_view(m.verdict) : std::string_view());
    row.step();
}

void MessageTable::insertBody(MessageId id, ByteView body) {
    database_.run("INSERT INTO body(id, data) VALUES(?,?)", id, Blob{body});
}

std::optional<StoredMessage> MessageTable::find(MessageId id) {
    Statement row = database_.query(
        "SELECT received, sender, sender_domain, declared_size, body_type, utf8, ret, envid, auth, traits, "
        "received_count, octets, place, session, peer, helo, account, partner, tls, recipients, local, finished_at "
        "FROM message WHERE id=?",
        id);
    if (!row.step()) return std::nullopt;
    StoredMessage m;
    m.id = id;
    m.received = fromMillis(row.integer(0));
    m.mail.reversePath = addressFromColumns(row.view(1), row.view(2));
    if (!row.isNull(3)) m.mail.size = static_cast<std::uint64_t>(row.integer(3));
    m.mail.body = static_cast<mail::BodyType>(row.integer(4));
    m.mail.smtpUtf8 = row.integer(5) != 0;
    m.mail.ret = static_cast<mail::Ret>(row.integer(6));
    m.mail.envid = row.text(7);
    m.mail.auth = row.text(8);
    const std::int64_t traits = row.integer(9);
    m.traits.eightBit = (traits & traitEightBit) != 0;
    m.traits.utf8Headers = (traits & traitUtf8Headers) != 0;
    m.traits.binary = (traits & traitBinary) != 0;
    m.traits.received = static_cast<std::uint32_t>(row.integer(10));
    m.traits.octets = static_cast<std::uint64_t>(row.integer(11));
    m.place = static_cast<BodyPlace>(row.integer(12));
    m.origin = {row.text(13), row.text(14), row.text(15), row.text(16), row.text(17), row.integer(18) != 0};
    m.recipients = static_cast<std::uint32_t>(row.integer(19));
    if (const auto lines = row.view(20); !lines.empty())
        for (const auto line : split(lines, '\n'))
            m.local.emplace_back(line);
    if (!row.isNull(21)) m.finishedAt = fromMillis(row.integer(21));
    return m;
}

std::optional<Bytes> MessageTable::body(MessageId id) {
    Statement row = database_.query("SELECT data FROM body WHERE id=?", id);
    if (!row.step()) return std::nullopt;
    return row.text(0);
}

std::optional<Bytes> MessageTable::body(MessageId id, std::uint64_t offset, std::size_t most) {
    Statement row = database_.query("SELECT substr(data, ?, ?) FROM body WHERE id=?", offset + 1, most, id);
    if (!row.step()) return std::nullopt;
    return row.text(0);
}

std::optional<std::string> MessageTable::verdict(MessageId id) {
    Statement row = database_.query("SELECT verdict FROM message WHERE id=?", id);
    if (!row.step()) return std::nullopt;
    return row.text(0);
}

MessageId MessageTable::lastId() { return database_.number("SELECT max(id) FROM message").value_or(0); }

std::vector<MessageId> MessageTable::idsInFiles() {
    std::vector<MessageId> ids;
    Statement row = database_.query("SELECT id FROM message WHERE place=1 ORDER BY id");
    while (row.step())
        ids.push_back(row.integer(0));
    return ids;
}

bool MessageTable::release(MessageId id, Time now) {
    const bool referred = database_
                              .number("SELECT EXISTS(SELECT 1 FROM queue WHERE message_id=?1) OR "
                                      "EXISTS(SELECT 1 FROM mailbox_entry WHERE message_id=?1) OR "
                                      "EXISTS(SELECT 1 FROM quarantine WHERE message_id=?1)",
                                      id)
                              .value_or(0) != 0;
    if (referred) return false;
    const auto place = database_.number("SELECT place FROM message WHERE id=?", id);
    if (!place) return false;
    database_.run("DELETE FROM body WHERE id=?", id);
    database_.run("DELETE FROM message_facts WHERE id=?", id);
    database_.run("UPDATE message SET place=2, finished_at=? WHERE id=?", toMillis(now), id);
    return *place == static_cast<std::int64_t>(BodyPlace::file);
}

std::size_t MessageTable::prune(Time before, std::size_t limit) {
    std::vector<MessageId> ids;
    {
        Statement row = database_.query(
            "SELECT id FROM message WHERE finished_at IS NOT NULL AND finished_at < ? ORDER BY finished_at LIMIT ?",
            toMillis(before), limit);
        while (row.step())
            ids.push_back(row.integer(0));
    }
    for (const MessageId id : ids) {
        database_.run("DELETE FROM history WHERE message_id=?", id);
        database_.run("DELETE FROM message WHERE id=?", id);
    }
    return ids.size();
}

std::string replyColumn(const mail::Reply& reply) {
    if (reply.code == 0) return {};
    const auto& s = reply.status;
    return std::to_string(reply.code) + ' ' + std::to_string(s.klass) + '.' + std::to_string(s.subject) + '.' +
           std::to_string(s.detail) + ' ' + reply.text;
}

mail::Reply replyFromColumn(std::string_view column) {
    mail::Reply reply;
    if (column.empty()) return reply;
    reply.code = digits(column, ' ');
    reply.status.klass = digits(column, '.');
    reply.status.subject = digits(column, '.');
    reply.status.detail = digits(column, ' ');
    reply.text = std::string(column);
    return reply;
}

mail::Address addressFromColumns(std::string_view text, std::string_view domain) {
    mail::Address address;
    address.domain = std::string(domain);
    std::string_view local = text;
    if (!domain.empty() && text.size() > domain.size()) local.remove_suffix(domain.size() + 1);
    if (local.size() < 2 || local.front() != '"' || local.back() != '"') {
        address.local = std::string(local);
        return address;
    }
    // RFC 5321 section 4.1.2, Quoted-string: a backslash makes the next octet itself.
    for (std::size_t i = 1; i + 1 < local.size(); ++i) {
        if (local[i] == '\\' && i + 2 < local.size()) ++i;
        address.local += local[i];
    }
    return address;
}

} // namespace ismail::store
