// Writes the answers to one FETCH, piece by piece: RFC 9051 section 7.5.2.
//
// Promises: what one step() adds stays near its limit however large the messages are, but for a header block that
// fields are picked from, which is capped; it ends soon after its budget is over. A part is decoded once to be
// measured, however many items ask for pieces of it. A message is opened only for what is not kept of it
// (mail/kept_facts.h). One that is gone is left out, or what cannot be read of it is NIL; incomplete() tells. Does not:
// set \Seen; announce anything.
#pragma once

#include "base/bytes.h"
#include "mail/kept_facts.h"
#include "mail/transfer_decode.h"
#include "mailbox/imap_store.h"
#include "mailbox/imap_view.h"
#include "mailbox/step_budget.h"
#include "proto/imap/imap_command.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

namespace ismail::mailbox {

constexpr std::size_t maxPickedHeader = 1 << 20; // octets of a header that HEADER.FIELDS looks at
constexpr std::size_t fetchBatch = 200;          // messages whose facts are read at once
// Octets that one FETCH has decoded and thrown away because a piece that BINARY asks for lies behind them.
constexpr std::uint64_t maxDecodedAway = 256ULL << 20;

// True: the item is read from the message, and sets \Seen.
bool setsSeen(const proto::ImapFetchItem& item);

class ImapFetchRun {
public:
    // view stays and does not change until the run is over. seen: uids whose new flags are to be shown.
    ImapFetchRun(ImapStore& store, const ImapView& view, std::vector<proto::ImapFetchItem> items,
                 std::vector<std::size_t> places, std::unordered_set<std::uint32_t> seen, bool modSeq);

    enum class Progress : std::uint8_t {
        more,   // the limit is reached
        paused, // the budget is over
        done,
        broken // in the middle of a literal
    };
    Progress step(Bytes& out, std::size_t limit, const StepBudget& budget);
    bool incomplete() const { return incomplete_; }
    // BINARY was asked of a part whose encoding nobody knows (RFC 3516: NO [UNKNOWN-CTE]).
    bool unknownEncoding() const { return unknownEncoding_; }
    // Pieces were left out since too much had to be decoded for them.
    bool tooMuch() const { return tooMuch_; }

private:
    using Item = proto::ImapFetchItem;

    bool beginMessage(Bytes& out);
    bool loadFacts();
    const std::vector<mail::FactPart>& parts();
    void writeItem(const Item& item, Bytes& out);
    void writeContent(const Item& item, Bytes& out);
    void writeBinary(const Item& item, Bytes& out);
    void writeLabel(const Item& item, Bytes& out);
    bool writeKeptHeader(const Item& item, Bytes& out);
    void writeBytes(ByteView bytes, const Item& item, Bytes& out);
    std::optional<mail::ByteRange> rangeOf(const Item& item);
    struct Decoded {
        std::uint64_t octets = 0;
        bool nul = false;
    };
    // A part on its way to be measured.
    struct Measuring {
        std::vector<std::uint32_t> part;
        std::uint64_t at = 0, end = 0;
        mail::TransferDecoder decoder;
        Decoded found;
    };
    bool advance(Bytes& out);
    mail::TransferEncoding encodingOf(const Item& item);
    bool measured(const Item& item);
    void measureBlock();
    MessageReader* reader();
    bool pump(Bytes& out);
    const MessageState& message() const { return view_.messages()[places_[at_]]; }

    ImapStore& store_;
    const ImapView& view_;
    const std::vector<Item> items_;
    const std::vector<std::size_t> places_;
    const std::unordered_set<std::uint32_t> seen_;
    const bool modSeq_;
    bool needsFacts_ = false;
    bool hasFlags_ = false;
    bool incomplete_ = false;
    bool unknownEncoding_ = false;
    bool tooMuch_ = false;
    std::uint64_t decodedAway_ = 0;

    std::size_t at_ = 0;                    // of places_
    std::optional<std::size_t> item_;       // of items_; nothing: between two messages
    FactRows facts_;                        // of a batch, by uid
    std::size_t factsAt_ = 0;               // of facts_: what is before belongs to messages before
    std::size_t factsEnd_ = 0;              // places_ up to here are asked for
    const FactRow* row_ = nullptr;          // of the message
    std::vector<mail::FactPart> parts_;     // of the message; empty: not read yet
    std::unique_ptr<MessageReader> reader_; // of the message
    bool unreadable_ = false;
    std::uint64_t literalAt_ = 0, literalEnd_ = 0; // of the message's octets, that are being written
    std::optional<mail::TransferDecoder> decoder_; // they are decoded on the way
    std::uint64_t decodedSkip_ = 0, decodedLeft_ = 0;
    std::optional<Measuring> measuring_;
    std::map<std::vector<std::uint32_t>, std::optional<Decoded>> measured_; // of the message; nothing: unreadable
};

} // namespace ismail::mailbox
