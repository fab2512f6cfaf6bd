// Takes the body of one message from a session to the spool: puts our Received field first, repairs what a submission
// server may repair, and on the way finds the traits and shows the octets to taps. Memory stays flat but for the header
// block of a submitted message.
#pragma once

#include "base/bytes.h"
#include "base/clock.h"
#include "mail/envelope.h"
#include "mail/header_scan.h"
#include "mail/submission_fixups.h"
#include "relay/checks/field_filter.h"
#include "relay/reception/body_tap.h"
#include "relay/spool.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ismail::relay {

// What submission_fixups needs; none: the message is relayed and never touched.
struct SubmissionRepair {
    std::string uniqueId;
    std::string host;
    Time now;
};

class BodyIntake {
public:
    BodyIntake(std::unique_ptr<BodySink> sink, const Bytes& received, std::optional<SubmissionRepair> repair,
               std::vector<std::unique_ptr<BodyTap>> taps = {}, std::optional<FieldFilter> filter = std::nullopt);

    // False: storing failed; the rest may be thrown away.
    bool feed(ByteView bytes);
    void finish();
    // True: resume will be called when more may come.
    bool congested(std::function<void()> resume) { return sink_->congested(std::move(resume)); }

    // After finish(): of the message as stored, our own fields counted.
    mail::BodyTraits traits() const;
    // After finish(), once: with what the taps found.
    BodyFacts takeFacts();
    bool failed() const { return failed_; }
    std::unique_ptr<BodySink> takeSink() { return std::move(sink_); }

private:
    void store(ByteView bytes);
    void storeMessage(ByteView bytes);
    void countOwn(const Bytes& fields);
    void releaseHeader();

    void storeFiltered(ByteView bytes);

    std::unique_ptr<BodySink> sink_;
    std::optional<SubmissionRepair> repair_;
    mail::HeaderScan scan_;
    mail::BccFilter bcc_;
    Bytes header_; // of a submitted message, until it is known what it lacks; mail::maxHeaderBlock at most
    std::vector<std::unique_ptr<BodyTap>> taps_;
    std::optional<FieldFilter> filter_; // of a relayed message; taps see it as it came
    bool headerDone_ = false;
    bool failed_ = false;
    std::uint64_t ownOctets_ = 0;
    bool ownEightBit_ = false;
};

} // namespace ismail::relay
