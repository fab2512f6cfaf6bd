// Looks for text in a message: what SEARCH's keys HEADER, BODY and TEXT compare. Upper and lower case do not matter. An
// address field is found by its text and by its addresses as ENVELOPE has them, without comments, quoting and folding.
//
// Promises: however many keys a search has, a message is read and decoded once for all of them, in steps; the time is
// that of the message's octets for each key, whatever is written in either; memory for a header block of
// maxSearchedHeader and a few blocks, however large the message is. What cannot be read does not match.
#pragma once

#include "mail/charset.h"
#include "mail/kept_facts.h"
#include "mail/text_finder.h"
#include "mail/transfer_decode.h"
#include "mailbox/interfaces.h"
#include "mailbox/step_budget.h"
#include "proto/imap/imap_command.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ismail::mailbox {

constexpr std::size_t maxSearchedHeader = 1 << 20; // octets of one header block

// A key whose answer lies in the text of messages.
struct ContentKey {
    enum class Where : std::uint8_t {
        field,   // of the message's own header; an empty needle: the field is there
        body,    // a text part
        anywhere // a text part, or any header of the message and its parts
    };
    Where where = Where::body;
    std::string field;
    mail::TextFinder needle; // case-folded (mail/case_fold.h)
};

// One look through one message for all keys.
class MessageScan {
public:
    // keys stay. prefix: octets that the mailbox put before the message.
    MessageScan(std::unique_ptr<MessageReader> reader, std::vector<mail::FactPart> parts, std::size_t prefix,
                const std::vector<ContentKey>& keys);

    // True: all keys are decided.
    bool step(const StepBudget& budget);
    bool found(std::size_t key) const { return found_[key]; }

private:
    bool headerStep();
    bool bodyStep();
    void openHeader(const mail::FactPart& part);
    void lookAtField(std::string_view name, std::string_view value);
    void openBody(const mail::FactPart& part);
    bool open(ContentKey::Where where) const;
    void settle(std::size_t key);

    const std::unique_ptr<MessageReader> reader_;
    const std::vector<mail::FactPart> parts_;
    const std::size_t prefix_;
    const std::vector<ContentKey>& keys_;
    std::vector<bool> found_;
    std::size_t left_ = 0; // keys that were not found yet

    std::size_t headerPart_ = 0; // the part whose header is looked at
    bool inHeader_ = false;
    Bytes header_;
    std::size_t headerAt_ = 0;

    std::size_t bodyPart_ = 0;
    bool inBody_ = false;
    std::uint64_t bodyAt_ = 0, bodyEnd_ = 0;
    std::optional<mail::TransferDecoder> transfer_;
    std::optional<mail::CharsetDecoder> charset_;
    std::vector<std::size_t> begun_; // of each key's needle, over the edge of blocks
};

// The same for fields in lines that are known to be fields, each with a colon in its first line (mail/kept_header.h).
bool linesContain(std::string_view lines, const std::string& field, const mail::TextFinder& needle);

// The day in the Date field as it is written there, which ENVELOPE begins with.
std::optional<proto::ImapDay> writtenDay(std::string_view envelope);

} // namespace ismail::mailbox
