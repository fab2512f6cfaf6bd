#include "relay/reception/body_intake.h"

#include "base/text.h"

namespace ismail::relay {

BodyIntake::BodyIntake(std::unique_ptr<BodySink> sink, const Bytes& received, std::optional<SubmissionRepair> repair,
                       bool keepHeader)
    : sink_(std::move(sink)), repair_(std::move(repair)), keeping_(keepHeader) {
    failed_ = !sink_;
    addOwn(received);
    headerDone_ = !repair_;
}

void BodyIntake::store(ByteView bytes) {
    if (!failed_ && !bytes.empty() && !sink_->append(bytes)) failed_ = true;
}

void BodyIntake::addOwn(const Bytes& fields) {
    ownOctets_ += fields.size();
    if (!isAscii(fields)) ownEightBit_ = true;
    store(fields);
}

// A little of the body may come along; who reads the fields stops at the empty line.
void BodyIntake::keep(ByteView bytes) {
    if (!keeping_) return;
    kept_ += bytes.substr(0, mail::maxHeaderBlock - kept_.size());
    keeping_ = !scan_.facts().ended && kept_.size() < mail::maxHeaderBlock;
}

bool BodyIntake::feed(ByteView bytes) {
    if (!repair_) {
        scan_.feed(bytes);
        keep(bytes);
        store(bytes);
        return !failed_;
    }
    Bytes kept;
    bcc_.feed(bytes, kept);
    scan_.feed(kept);
    keep(kept);
    if (headerDone_) {
        store(kept);
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
    addOwn(fields);
    store(header_);
    header_ = Bytes();
}

void BodyIntake::finish() {
    if (repair_) {
        Bytes rest;
        bcc_.finish(rest);
        scan_.feed(rest);
        if (headerDone_)
            store(rest);
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

} // namespace ismail::relay
