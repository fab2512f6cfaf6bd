// A store of IMAP in memory: commits at once, on the thread that asks. Changes from "elsewhere" are made with its own
// functions.
#pragma once

#include "base/text.h"
#include "mailbox/imap_store.h"
#include "mailbox/sort_columns.h"

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace ismail::test {

class MemoryImapStore final : public mailbox::ImapStore {
public:
    struct Message {
        mailbox::MessageState state;
        Bytes prefix, body;
    };
    struct Box {
        mailbox::Folder folder;
        std::vector<std::string> keywords;
        std::map<std::uint32_t, Message> messages;
        std::vector<std::pair<std::uint64_t, std::uint32_t>> vanished;
    };
    std::map<std::string, Box> boxes;
    std::vector<std::string> lonely; // subscriptions without a folder
    std::optional<std::uint64_t> limit;
    int factReads = 0, opens = 0;
    std::function<void()> onRead; // of a block of a message
    bool keepsHeaders = true;
    bool toldToOthers = true;           // a session elsewhere was told first of what is delivered: it is not recent
    std::size_t mostMoved = 1000;       // then a move stops
    std::function<void()> beforeChange; // what happens just before flags change or recent messages are claimed

    MemoryImapStore() { make("INBOX"); }

    Box& make(const std::string& name) {
        Box& box = boxes[name];
        box.folder.name = name;
        box.folder.status.id = ++lastId_;
        box.folder.status.uidValidity = 7;
        return box;
    }
    std::uint32_t deliver(const std::string& name, const Bytes& body, mailbox::FlagBits flags = 0,
                          const Bytes& prefix = {}) {
        Box& box = boxes.at(name);
        auto& status = box.folder.status;
        Message message;
        message.state = {status.uidNext++, flags, ++status.highestModSeq, prefix.size() + body.size(),
                         fromMillis(1'700'000'000'000 + status.uidNext * 1000)};
        if (toldToOthers) status.firstRecent = status.uidNext;
        message.prefix = prefix;
        message.body = body;
        box.messages[message.state.uid] = message;
        changed(box);
        return message.state.uid;
    }
    // With all that is in it, as an administrator removes an account or another session a folder.
    void removeBox(const std::string& name) {
        const std::int64_t id = boxes.at(name).folder.status.id;
        boxes.erase(name);
        if (onChange_) onChange_(id);
    }
    void setFlags(const std::string& name, std::uint32_t uid, mailbox::FlagBits flags) {
        Box& box = boxes.at(name);
        box.messages.at(uid).state.flags = flags;
        box.messages.at(uid).state.modSeq = ++box.folder.status.highestModSeq;
        changed(box);
    }
    void remove(const std::string& name, std::uint32_t uid) {
        Box& box = boxes.at(name);
        box.messages.erase(uid);
        box.vanished.emplace_back(++box.folder.status.highestModSeq, uid);
        changed(box);
    }

    void onChange(std::function<void(std::int64_t)> mailbox, std::function<void(std::int64_t)>) override {
        onChange_ = std::move(mailbox);
    }
    Result<mailbox::FolderList> folders(std::int64_t) override {
        mailbox::FolderList list;
        for (auto& [name, box] : boxes)
            list.folders.push_back(counted(box).folder);
        list.subscribed = lonely;
        return list;
    }
    Result<mailbox::Folder> folder(std::int64_t, const std::string& name) override {
        const auto found = boxes.find(name);
        if (found == boxes.end()) return Error{ErrorKind::notFound, "No such folder."};
        return counted(found->second).folder;
    }
    Result<mailbox::MailboxStatus> status(std::int64_t id) override {
        Box* box = find(id);
        if (!box) return gone();
        return counted(*box).folder.status;
    }
    Result<mailbox::QuotaUsage> usage(std::int64_t) override {
        mailbox::QuotaUsage usage;
        for (auto& [name, box] : boxes)
            usage.octets += counted(box).folder.status.octets;
        usage.octetLimit = limit;
        return usage;
    }
    void createFolder(std::int64_t, const std::string& name, mailbox::SpecialUse use,
                      mailbox::Done<std::int64_t> done) override {
        if (boxes.contains(name)) return done(Error{ErrorKind::conflict, "It exists."});
        Box& box = make(name);
        box.folder.use = use;
        done(box.folder.status.id);
    }
    void deleteFolder(std::int64_t, const std::string& name, mailbox::StatusDone done) override {
        const auto found = boxes.find(name);
        if (found == boxes.end()) return done(gone());
        if (name == "INBOX") return done(Error{ErrorKind::invalid, "INBOX stays."});
        const std::int64_t id = found->second.folder.status.id;
        boxes.erase(found);
        if (onChange_) onChange_(id);
        done({});
    }
    void renameFolder(std::int64_t, const std::string& from, const std::string& to, mailbox::StatusDone done) override {
        if (!boxes.contains(from)) return done(gone());
        auto node = boxes.extract(from);
        node.key() = to;
        node.mapped().folder.name = to;
        boxes.insert(std::move(node));
        done({});
    }
    void subscribe(std::int64_t, const std::string& name, bool subscribed, mailbox::StatusDone done) override {
        if (boxes.contains(name))
            boxes[name].folder.subscribed = subscribed;
        else if (subscribed)
            lonely.push_back(name);
        done({});
    }
    Result<mailbox::Snapshot> snapshot(std::int64_t id) override {
        Box* box = find(id);
        if (!box) return gone();
        mailbox::Snapshot snapshot{counted(*box).folder.status, box->keywords, {}};
        for (const auto& [uid, message] : box->messages)
            snapshot.messages.push_back(message.state);
        return snapshot;
    }
    Result<mailbox::Changes> changes(std::int64_t id, std::uint64_t since) override {
        Box* box = find(id);
        if (!box) return gone();
        mailbox::Changes changes{counted(*box).folder.status, box->keywords, {}, {}};
        for (const auto& [uid, message] : box->messages)
            if (message.state.modSeq > since) changes.changed.push_back(message.state);
        for (const auto& [modSeq, uid] : box->vanished)
            if (modSeq > since) changes.vanished.push_back({uid, uid});
        std::sort(changes.vanished.begin(), changes.vanished.end(),
                  [](const auto& a, const auto& b) { return a.first < b.first; });
        return changes;
    }
    void claimRecent(std::int64_t id, mailbox::Done<mailbox::UidRange> done) override {
        if (beforeChange) std::exchange(beforeChange, {})();
        Box* box = find(id);
        if (!box) return done(gone());
        auto& status = box->folder.status;
        done(mailbox::UidRange{std::exchange(status.firstRecent, status.uidNext), status.uidNext - 1});
    }
    Result<mailbox::FactRows> facts(std::int64_t id, const std::vector<std::uint32_t>& uids,
                                    mailbox::Remember) override {
        ++factReads;
        Box* box = find(id);
        if (!box) return gone();
        mailbox::FactRows rows;
        for (const std::uint32_t uid : uids) {
            const auto found = box->messages.find(uid);
            if (found == box->messages.end()) continue;
            const Bytes& body = found->second.body;
            auto facts = mail::computeFacts(body.size(), [&](std::uint64_t offset, std::size_t most) -> Result<Bytes> {
                return body.substr(static_cast<std::size_t>(offset), most);
            });
            if (!facts) return facts.error();
            if (!keepsHeaders) facts->header = {};
            rows.push_back(std::make_shared<mailbox::FactRow>(
                mailbox::FactRow{uid, found->second.prefix, static_cast<MessageId>(uid),
                                 *mail::KeptFacts::open(mail::encodeFacts(*facts))}));
        }
        return rows;
    }
    std::shared_ptr<mailbox::SortColumns> sortColumns(std::int64_t id) override {
        auto& columns = columns_[id];
        if (!columns) columns = std::make_shared<mailbox::SortColumns>();
        return columns;
    }
    Status readSortKeys(std::int64_t id, const std::vector<std::uint32_t>& uids,
                        mailbox::SortColumns& columns) override {
        auto rows = facts(id, uids, mailbox::Remember::always);
        if (!rows) return rows.error();
        columns.add(*rows);
        return {};
    }
    Result<std::unique_ptr<mailbox::MessageReader>> open(std::int64_t id, std::uint32_t uid) override {
        ++opens;
        Box* box = find(id);
        if (!box || !box->messages.contains(uid)) return gone();
        const Message& message = box->messages.at(uid);
        return std::unique_ptr<mailbox::MessageReader>(std::make_unique<Reader>(message.prefix + message.body, onRead));
    }
    void storeFlags(std::int64_t id, mailbox::UidRanges uids, mailbox::StoreMode mode, mailbox::FlagList flags,
                    std::optional<std::uint64_t> unchangedSince, mailbox::Done<mailbox::StoreOutcome> done) override {
        if (beforeChange) std::exchange(beforeChange, {})();
        Box* known = find(id);
        if (!known) return done(gone());
        Box& box = *known;
        mailbox::StoreOutcome outcome;
        mailbox::FlagBits bits = flags.system;
        for (const std::string& name : flags.keywords)
            bits |= keywordBit(box, name);
        bool any = false;
        for (auto& [uid, message] : box.messages) {
            if (!inside(uids, uid)) continue;
            auto& state = message.state;
            if (unchangedSince && state.modSeq > *unchangedSince) {
                outcome.modified.push_back({uid, uid});
                continue;
            }
            const mailbox::FlagBits wanted = mode == mailbox::StoreMode::replace ? bits
                                             : mode == mailbox::StoreMode::add   ? state.flags | bits
                                                                                 : state.flags & ~bits;
            if (wanted != state.flags) {
                if (!std::exchange(any, true)) ++box.folder.status.highestModSeq;
                state.flags = wanted;
                state.modSeq = box.folder.status.highestModSeq;
            }
            outcome.stored.push_back(state);
        }
        outcome.modSeq = box.folder.status.highestModSeq;
        outcome.steps = any ? 1 : 0;
        outcome.keywords = box.keywords;
        if (any) changed(box);
        done(std::move(outcome));
    }
    std::unique_ptr<relay::BodySink> openAppend() override { return std::make_unique<Sink>(); }
    void append(mailbox::AppendRequest request, std::unique_ptr<relay::BodySink> body,
                mailbox::Done<mailbox::AppendOutcome> done) override {
        Box* box = find(request.mailboxId);
        if (!box) return done(gone());
        mailbox::FlagBits bits = request.flags.system;
        for (const std::string& name : request.flags.keywords)
            bits |= keywordBit(*box, name);
        const std::uint32_t uid = deliver(box->folder.name, static_cast<Sink&>(*body).bytes, bits);
        box->messages.at(uid).state.received = request.received;
        done(mailbox::AppendOutcome{7, uid});
    }
    void copy(std::int64_t from, mailbox::UidRanges uids, std::int64_t to,
              mailbox::Done<mailbox::CopyOutcome> done) override {
        transfer(from, uids, to, false, done);
    }
    void move(std::int64_t from, mailbox::UidRanges uids, std::int64_t to,
              mailbox::Done<mailbox::CopyOutcome> done) override {
        transfer(from, uids, to, true, done);
    }
    void expunge(std::int64_t id, mailbox::UidRanges uids, mailbox::Done<mailbox::UidRanges> done) override {
        Box* known = find(id);
        if (!known) return done(gone());
        Box& box = *known;
        mailbox::UidRanges went;
        for (const auto& [uid, message] : box.messages)
            if (inside(uids, uid) && (message.state.flags & mailbox::flagDeleted) != 0) went.push_back({uid, uid});
        for (const auto& range : went)
            remove(box.folder.name, range.first);
        done(std::move(went));
    }

private:
    class Reader final : public mailbox::MessageReader {
    public:
        Reader(Bytes bytes, std::function<void()> onRead) : bytes_(std::move(bytes)), onRead_(std::move(onRead)) {}
        std::uint64_t size() const override { return bytes_.size(); }
        Result<Bytes> read(std::uint64_t offset, std::size_t most) override {
            if (onRead_) onRead_();
            return bytes_.substr(static_cast<std::size_t>(offset), most);
        }

    private:
        const Bytes bytes_;
        const std::function<void()> onRead_;
    };
    class Sink final : public relay::BodySink {
    public:
        bool append(ByteView more) override {
            bytes += more;
            return true;
        }
        bool congested(std::function<void()>) override { return false; }
        std::uint64_t size() const override { return bytes.size(); }
        Bytes bytes;
    };

    static Error gone() { return {ErrorKind::notFound, "It is gone."}; }
    static bool inside(const mailbox::UidRanges& ranges, std::uint32_t uid) {
        return std::any_of(ranges.begin(), ranges.end(),
                           [uid](const auto& range) { return uid >= range.first && uid <= range.last; });
    }
    Box* find(std::int64_t id) {
        for (auto& [name, box] : boxes)
            if (box.folder.status.id == id) return &box;
        return nullptr;
    }
    static Box& counted(Box& box) {
        auto& status = box.folder.status;
        status.messages = box.messages.size();
        status.unseen = status.deleted = status.octets = status.recent = 0;
        for (const auto& [uid, message] : box.messages) {
            status.unseen += (message.state.flags & mailbox::flagSeen) == 0 ? 1 : 0;
            status.deleted += (message.state.flags & mailbox::flagDeleted) != 0 ? 1 : 0;
            status.octets += message.state.size;
            status.recent += uid >= status.firstRecent ? 1 : 0;
        }
        return box;
    }
    static mailbox::FlagBits keywordBit(Box& box, const std::string& name) {
        std::size_t at = 0;
        while (at < box.keywords.size() && !equalsIgnoreCase(box.keywords[at], name))
            ++at;
        if (at == box.keywords.size()) box.keywords.push_back(name);
        return mailbox::FlagBits(1) << (mailbox::firstKeywordBit + at);
    }
    void transfer(std::int64_t from, const mailbox::UidRanges& uids, std::int64_t to, bool moved,
                  const mailbox::Done<mailbox::CopyOutcome>& done) {
        Box* source = find(from);
        Box* target = find(to);
        if (!source || !target) return done(gone());
        mailbox::CopyOutcome outcome;
        outcome.uidValidity = 7;
        const auto messages = source->messages;
        for (const auto& [uid, message] : messages) {
            if (!inside(uids, uid)) continue;
            if (moved && outcome.copies.size() == mostMoved) {
                outcome.stopped = gone();
                break;
            }
            outcome.copies.emplace_back(
                uid, deliver(target->folder.name, message.body, message.state.flags, message.prefix));
            if (moved) remove(source->folder.name, uid);
        }
        done(std::move(outcome));
    }
    void changed(const Box& box) {
        if (onChange_) onChange_(box.folder.status.id);
    }

    std::function<void(std::int64_t)> onChange_;
    std::int64_t lastId_ = 0;
    std::map<std::int64_t, std::shared_ptr<mailbox::SortColumns>> columns_;
};

} // namespace ismail::test
