// Finds the messages that a SEARCH, SORT or THREAD asks for: RFC 9051 section 6.4.4, RFC 5256.
//
// Promises: what the state of a mailbox decides costs no reading; what is kept of messages (mail/kept_facts.h) is read
// in batches; a message itself is read only where nothing else has decided, and then in blocks. step() does a bounded
// piece of work. A message that cannot be read does not match. Does not: write the answer.
#pragma once

#include "base/bytes.h"
#include "base/clock.h"
#include "mail/kept_facts.h"
#include "mail/text_finder.h"
#include "mailbox/imap_store.h"
#include "mailbox/imap_view.h"
#include "proto/imap_command.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

namespace ismail::mailbox {

class ImapSearchRun {
public:
    // Messages of one step(): where they may be opened, and where they are not.
    static constexpr std::size_t batch = 100, keptBatch = 500;

    // What is wanted of the messages that match.
    enum class Want : std::uint8_t { places, sortKeys };

    // view stays and does not change until the run is over. key is read in place.
    ImapSearchRun(ImapStore& store, const ImapView& view, const proto::ImapSearchKey& key,
                  const std::vector<std::uint32_t>& saved, Want want, Time now);

    // True: done.
    bool step();
    // Places that match, ascending.
    std::vector<std::size_t> takeFound() { return std::move(found_); }
    // With Want::sortKeys: those of found(), in that order.
    std::vector<mail::SortKeys> takeSortKeys() { return std::move(sortKeys_); }

private:
    enum class Truth : std::uint8_t { no, yes, unknown };
    // What is known of the message that is looked at; without facts only its state is.
    struct Candidate {
        std::size_t place = 0;
        const FactRow* row = nullptr;
        std::vector<mail::FactPart> parts; // with a reader
        std::unique_ptr<MessageReader> reader;
        bool unreadable = false;
    };

    void prepare(const proto::ImapSearchKey& key, const std::vector<std::uint32_t>& saved);
    Truth judge(const proto::ImapSearchKey& key, Candidate& candidate);
    Truth judgeState(const proto::ImapSearchKey& key, const MessageState& state, std::size_t place) const;
    Truth judgeSent(const proto::ImapSearchKey& key, const Candidate& candidate) const;
    Truth judgeContent(const proto::ImapSearchKey& key, Candidate& candidate);
    bool hasFlag(const MessageState& state, std::string_view keyword) const;
    bool open(Candidate& candidate);

    ImapStore& store_;
    const ImapView& view_;
    const proto::ImapSearchKey& key_;
    const Want want_;
    const Time now_;
    std::unordered_map<const proto::ImapSearchKey*, ImapView::PlaceRanges> sets_;
    std::unordered_map<const proto::ImapSearchKey*, mail::TextFinder> needles_; // case-folded
    std::size_t batch_ = keptBatch;
    std::vector<std::pair<std::size_t, bool>> candidates_; // places, and whether they match for certain
    std::size_t next_ = 0;
    std::vector<std::size_t> found_;
    std::vector<mail::SortKeys> sortKeys_;
};

// Places in the order that SORT asks for. keys are those of places.
std::vector<std::size_t> sortMessages(const ImapView& view, std::vector<std::size_t> places,
                                      const std::vector<mail::SortKeys>& keys,
                                      const std::vector<proto::ImapSortKey>& order);

// "(1 2 (3)(4 5))(6)": numbers is the number that the client sees for each of places.
Bytes threadMessages(const ImapView& view, const std::vector<std::size_t>& places,
                     const std::vector<mail::SortKeys>& keys, proto::ImapThread::Algorithm algorithm,
                     const std::vector<std::uint32_t>& numbers);

} // namespace ismail::mailbox
