#include "relay/reception/body_intake.h"

#include "base/text.h"

namespace ismail::relay {

BodyIntake::BodyIntake(std::unique_ptr<BodySink> sink, const Bytes& received, std::optional<SubmissionRepair> repair,
                       std::vector<std::unique_ptr<BodyTap>> taps, std::optional<FieldFilter> filter)
    : sink_(std::move(sink)), repair_(std::move(repair)), taps_(std::move(taps)), filter_(std::move(filter)) {
    failed_ = !sink_;
    countOwn(received);
    store(received);
    headerDone_ = !repair_;
}

void BodyIntake::store(ByteView bytes) {
    if (!failed_ && !bytes.empty() && !sink_->append(bytes)) failed_ = true;
}

void BodyIntake::countOwn(const Bytes& fields) {
    ownOctets_ += fields.size();
    if (!isAscii(fields)) ownEightBit_ = true;
}

void BodyIntake::storeMessage(ByteView bytes) {
    for (const auto& tap : taps_)
        tap->feed(bytes);
    store(bytes);
}

void BodyIntake::storeFiltered(ByteView bytes) {
    scan_.feed(bytes);
    store(bytes);
}

bool BodyIntake::feed(ByteView bytes) {
    if (filter_) {
        for (const auto& tap : taps_)
            tap->feed(bytes);
        Bytes kept;
        filter_->feed(bytes, kept);
        storeFiltered(kept);
        return !failed_;
    }
    if (!repair_) {
        scan_.feed(bytes);
        storeMessage(bytes);
        return !failed_;
    }
    Bytes kept;
    bcc_.feed(bytes, kept);
    scan_.feed(kept);
    if (headerDone_) {
        storeMessage(kept);
        return !failed_;
    }
    header_ += kept;
    if (scan_.facts().ended || scan_.facts().tooLong || header_.size() > mail::maxHeaderBlock) releaseHeader();
    return !failed_;
}

void BodyIntake::releaseHeader() {
    headerDone_ = true;
    Bytes fields = mail::submissionFields(scan_.facts(), repair_->uniqueId, repair_->host, repair_->now);
    // A message without any header field: what we add is its header and needs the empty line.
    if (!fields.empty() && scan_.facts().ended && scan_.facts().bodyOffset == 0) fields += "\r\n";
    countOwn(fields);
    storeMessage(fields);
    storeMessage(header_);
    header_ = Bytes();
}

void BodyIntake::finish() {
    if (filter_) {
        Bytes rest;
        filter_->finish(rest);
        storeFiltered(rest);
    }
    if (repair_) {
        Bytes rest;
        bcc_.finish(rest);
        scan_.feed(rest);
        if (headerDone_)
            storeMessage(rest);
        else
            header_ += rest;
    }
    scan_.finish();
    if (!headerDone_) releaseHeader();
}

mail::BodyTraits BodyIntake::traits() const {
    mail::BodyTraits traits = scan_.traits();
    traits.octets += ownOctets_;
    traits.received += 1;
    traits.eightBit |= ownEightBit_;
    traits.utf8Headers |= ownEightBit_;
    return traits;
}

BodyFacts BodyIntake::takeFacts() {
    BodyFacts facts;
    facts.octets = scan_.traits().octets;
    facts.hops = scan_.traits().received;
    facts.stored = !failed_;
    for (const auto& tap : taps_)
        tap->finish(facts);
    return facts;
}

} // namespace ismail::relay
