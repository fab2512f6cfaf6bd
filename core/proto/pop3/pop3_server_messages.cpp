// Listings and the text of messages: a piece or a block at a time.
#include "base/text.h"
#include "proto/pop3/pop3_server_impl.h"

namespace ismail::proto {

namespace {

constexpr std::size_t listingPiece = 8 * 1024; // octets of a listing that are made at once

} // namespace

// The place of a message that is there and not deleted; else the error is said.
std::optional<std::size_t> Pop3Server::Impl::messageOf(ByteView number) {
    const auto value = parseUnsigned(number);
    if (!value || *value == 0 || *value > maildrop_.messages.size()) {
        error("There is no such message");
        return std::nullopt;
    }
    const auto index = static_cast<std::size_t>(*value - 1);
    if (deleted_[index]) {
        error("The message is deleted");
        return std::nullopt;
    }
    return index;
}

// RFC 1939 section 7: "one to 70 characters in the range 0x21 to 0x7E, which uniquely identifies a message within a
// maildrop and which persists across sessions".
std::string Pop3Server::Impl::uniqueId(const MaildropMessage& message) const {
    return std::to_string(maildrop_.validity) + "." + std::to_string(message.uid);
}

void Pop3Server::Impl::list(const std::vector<ByteView>& arguments, bool uids) {
    if (arguments.empty()) {
        ok(std::to_string(left_) + " messages (" + std::to_string(octetsLeft_) + " octets)");
        listing_ = {0, uids};
        mode_ = Mode::listing;
        return;
    }
    const auto index = messageOf(arguments[0]);
    if (!index) return;
    const MaildropMessage& message = maildrop_.messages[*index];
    ok(std::to_string(*index + 1) + " " + (uids ? uniqueId(message) : std::to_string(message.octets)));
}

bool Pop3Server::Impl::stepListing() {
    const std::size_t full = output_.size() + listingPiece;
    for (; listing_.index < maildrop_.messages.size() && output_.size() < full; ++listing_.index) {
        if (deleted_[listing_.index]) continue;
        const MaildropMessage& message = maildrop_.messages[listing_.index];
        output_ += std::to_string(listing_.index + 1);
        output_ += ' ';
        output_ += listing_.uids ? uniqueId(message) : std::to_string(message.octets);
        output_ += "\r\n";
    }
    stageRestarts_ = true;
    if (listing_.index < maildrop_.messages.size()) {
        raise(MoreOutput{}, Question::none);
        return true;
    }
    output_ += ".\r\n";
    mode_ = Mode::command;
    return true;
}

void Pop3Server::Impl::runRetr(const std::vector<ByteView>& arguments) {
    const auto index = messageOf(arguments[0]);
    if (!index) return;
    sending_ = Sending();
    sending_.index = *index;
    mode_ = Mode::message;
}

void Pop3Server::Impl::runTop(const std::vector<ByteView>& arguments) {
    const auto lines = parseUnsigned(arguments[1]);
    if (!lines) return error("Syntax: TOP message lines");
    const auto index = messageOf(arguments[0]);
    if (!index) return;
    sending_ = Sending();
    sending_.index = *index;
    sending_.whole = false;
    sending_.top.emplace(*lines);
    mode_ = Mode::message;
}

bool Pop3Server::Impl::stepMessage() {
    raise(MessageQuestion{maildrop_.messages[sending_.index].uid, sending_.offset, blockSize}, Question::message);
    return true;
}

void Pop3Server::Impl::answerBlock(ByteView bytes, bool last) {
    if (!answered(Question::message)) return;
    if (!sending_.begun) {
        sending_.begun = true;
        if (sending_.whole)
            ok(std::to_string(maildrop_.messages[sending_.index].octets) + " octets");
        else
            ok("Top of message follows");
    }
    sending_.offset += bytes.size();
    Bytes text;
    text.reserve(bytes.size() + 16);
    sending_.fixer.fix(bytes, text);
    if (last) sending_.fixer.finish(text);
    ByteView wanted = text;
    if (sending_.top) wanted = wanted.substr(0, sending_.top->take(wanted));
    // The text has CRLF line ends only, which is all that the encoder asks for.
    sending_.encoder.encode(wanted, output_);
    // An empty block that is not the last would be asked for again and again.
    if (last || bytes.empty() || (sending_.top && sending_.top->done())) endMessage();
}

void Pop3Server::Impl::endMessage() {
    sending_.encoder.finish(output_);
    mode_ = Mode::command;
    errors_ = 0;
    if (sending_.whole) ++retrieved_;
}

} // namespace ismail::proto
