// Finds the messages that a SEARCH, SORT or THREAD asks for: RFC 9051 section 6.4.4, RFC 5256.
//
// Promises: what the state of a mailbox decides costs no reading; what is kept of messages (mail/kept_facts.h) is read
// in batches; a message itself is read only where nothing else has decided, once for all keys, and in blocks. step()
// ends soon after its budget is over, in the middle of a message too. A message that cannot be read does not match.
// Does not: write the answer.
#pragma once

#include "base/bytes.h"
#include "base/clock.h"
#include "mail/kept_facts.h"
#include "mailbox/imap_search_text.h"
#include "mailbox/imap_store.h"
#include "mailbox/imap_view.h"
#include "mailbox/sort_columns.h"
#include "mailbox/step_budget.h"
#include "proto/imap/imap_command.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

namespace ismail::mailbox {

// Of one command. More keys that read, or longer texts, than programs ask for only cost; the others have their caps in
// proto/imap/imap_command.h.
constexpr std::size_t maxContentKeys = 100; // HEADER (also FROM, SUBJECT ...), BODY and TEXT
constexpr std::size_t maxNeedle = 1'024;    // octets of the text of one key

// In words, what is too much of the search; nothing: it can be run.
const char* tooMuchOf(const proto::ImapSearchKey& key);

class ImapSearchRun {
public:
    // Messages whose facts are read at once: where they may be opened, and where they are not.
    static constexpr std::size_t batch = 100, keptBatch = 500;

    // What is wanted of the messages that match.
    enum class Want : std::uint8_t { places, sortKeys };

    // view stays and does not change until the run is over. key is read in place; tooMuchOf() it is nothing.
    ImapSearchRun(ImapStore& store, const ImapView& view, const proto::ImapSearchKey& key,
                  const std::vector<std::uint32_t>& saved, Want want, Time now);

    // True: done.
    bool step(const StepBudget& budget);
    // Places that match, ascending.
    const std::vector<std::size_t>& found() const { return found_; }
    std::vector<std::size_t> takeFound() { return std::move(found_); }
    // With Want::sortKeys: what is known of them.
    SortColumns& columns() { return *columns_; }

private:
    enum class Truth : std::uint8_t { no, yes, unknown };
    // What is known of the message that is looked at: its state, then what is kept of it, then its text.
    struct Candidate {
        std::size_t place = 0;
        const FactRow* row = nullptr;
        const MessageScan* scan = nullptr;
        bool read = false; // as far as it can be: without a scan it cannot
        std::optional<proto::ImapDay> sentDay = {};
    };
    using PlaceRanges = std::shared_ptr<const ImapView::PlaceRanges>;

    bool stepSearch(const StepBudget& budget);
    void wantKeysOf(const std::vector<std::size_t>& places);
    bool stepSortKeys(const StepBudget& budget);
    bool stepSentDays(const StepBudget& budget);
    void takeSentDays();
    bool siftBySentDay(const StepBudget& budget);
    // Messages between two looks at the budget: some thousand judgements.
    std::size_t judgedAtOnce() const { return std::max<std::size_t>(4096 / keys_, 1); }
    void prepare(const proto::ImapSearchKey& key, const std::vector<std::uint32_t>& saved);
    bool sift(const StepBudget& budget);
    void loadRows();
    const FactRow* rowOf(std::size_t place);
    bool look(const StepBudget& budget);
    void openScan(const FactRow& row);
    Truth judge(const proto::ImapSearchKey& key, const Candidate& candidate) const;
    Truth judgeState(const proto::ImapSearchKey& key, const MessageState& state, std::size_t place) const;
    Truth judgeSent(const proto::ImapSearchKey& key, const Candidate& candidate) const;
    Truth judgeContent(const proto::ImapSearchKey& key, const Candidate& candidate) const;
    bool hasFlag(const MessageState& state, std::string_view keyword) const;

    ImapStore& store_;
    const ImapView& view_;
    const proto::ImapSearchKey& key_;
    const Want want_;
    const Time now_;
    std::unordered_map<const proto::ImapSearchKey*, PlaceRanges> sets_;
    PlaceRanges savedPlaces_;
    std::vector<ContentKey> content_;
    std::unordered_map<const proto::ImapSearchKey*, std::size_t> contentOf_; // of content_
    std::size_t keys_ = 0;
    std::size_t batch_ = keptBatch;

    std::size_t sifted_ = 0;                               // of the mailbox
    std::vector<std::pair<std::size_t, bool>> candidates_; // places, and whether they match for certain
    std::size_t uncertain_ = 0;                            // of candidates_
    std::size_t next_ = 0;                                 // of candidates_
    FactRows rows_;                                        // of the batch
    std::size_t rowAt_ = 0, rowsEnd_ = 0;                  // of rows_; of candidates_
    std::unique_ptr<MessageScan> scan_;                    // of the candidate that is next
    bool scanTried_ = false;
    std::vector<std::size_t> found_;
    std::shared_ptr<SortColumns> columns_; // with Want::sortKeys, or where days of sending are asked for
    bool bySentDay_ = false;               // some key asks for them
    enum class Days : std::uint8_t { unread, reading, judging, known } days_ = Days::unread;
    std::vector<std::optional<proto::ImapDay>> sentDays_; // of candidates_; empty unless known
    std::size_t siftedByDay_ = 0, keptByDay_ = 0;         // of candidates_
    bool searched_ = false;
    std::vector<std::uint32_t> keysMissing_; // uids
    std::size_t nextMissing_ = 0;
};

// When a message was sent, in seconds: RFC 5256 section 2.2.
std::int64_t sentAt(const MessageState& state, const SortColumns::Row& row);

// Places, which ascend, in the order that SORT asks for. What columns does not know counts as a message without header.
std::vector<std::size_t> sortMessages(const ImapView& view, const std::vector<std::size_t>& places,
                                      SortColumns& columns, const std::vector<proto::ImapSortKey>& order);

// "(1 2 (3)(4 5))(6)": numbers is the number that the client sees for each of places.
Bytes threadMessages(const ImapView& view, const std::vector<std::size_t>& places, SortColumns& columns,
                     proto::ImapThread::Algorithm algorithm, const std::vector<std::uint32_t>& numbers);

} // namespace ismail::mailbox
