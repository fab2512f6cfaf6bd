// The tables of a primary's lists of recipients (list_head, list_key, recipient_state), as rows. What the columns mean
// is in schema.cpp, what the lists are for in group/list_source.h. Each class works on one connection.
#pragma once

#include "base/clock.h"
#include "group/list_source.h"
#include "store/db/database.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace ismail::store {

struct DirtyRecipient {
    std::string localKey;
    Bytes stretched; // empty: not yet computed
};

class RecipientListTable final : public group::SourceRows {
public:
    RecipientListTable(Database& database, std::int64_t domainId) : database_(database), domainId_(domainId) {}

    // Without its name. Nothing: the domain has no list.
    std::optional<group::SourceHead> head() const;
    void create(ByteView salt);
    void write(const group::SourceHead& head);
    // The head and its keys; rows stay for clear().
    void remove();
    // Rows of a domain without a head, at most so many. False: there are no more.
    bool clear(std::size_t most);
    bool hasRows() const;

    // Marks recipients that were there before the list, at most so many of each kind. False: all are marked.
    bool fill(std::size_t most);
    bool isFilled() const;
    std::vector<DirtyRecipient> dirty(std::size_t most) const;
    bool hasDirty() const;
    // Looks at the account or alias as it is now and brings the row to that, with the next version where the list
    // changes. usualQuota: octets, where neither account nor domain says one; 0: none.
    void settle(const DirtyRecipient& recipient, group::SourceHead& head, std::uint64_t usualQuota, Time now);
    // Forgets removed rows from before, at most so many, and moves the horizon. False: there are no more.
    bool forgetRemoved(group::SourceHead& head, Time before, std::size_t most);

    std::vector<group::SourceRow> after(std::int64_t version, std::size_t most) const override;
    void eachLive(const std::function<void(const group::SourceRow&)>& visit) const override;

    // Sealed; nothing: there is none.
    std::optional<std::string> key(std::int64_t partnerId) const;
    void setKey(std::int64_t partnerId, const std::string& protectedKey);

    static std::vector<std::int64_t> withHead(Database& database);
    // A domain that has rows and no head.
    static std::optional<std::int64_t> leftOver(Database& database);

private:
    Database& database_;
    const std::int64_t domainId_;
};

} // namespace ismail::store
