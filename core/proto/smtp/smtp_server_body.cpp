// The message itself: DATA (RFC 5321 section 4.1.1.4) and BDAT (RFC 3030). Its size is limited here and memory stays
// flat: what is refused is read and thrown away to its true end, up to a mark, so that no part of it is taken for
// commands.
#include "proto/smtp/smtp_grammar.h"
#include "proto/smtp/smtp_server_impl.h"

#include <algorithm>
#include <utility>

namespace ismail::proto {

using mail::Reply;

namespace {

// How much of a refused message is read before the connection is closed instead.
constexpr std::uint64_t maxBodySwallowed = 64ULL << 20;

} // namespace

Reply SmtpServer::Impl::tooBig() const {
    return {552, {5, 3, 4}, "Message exceeds the limit of " + std::to_string(options_.maxMessageSize) + " octets"};
}

// --- DATA -----------------------------------------------------------------------------------------------------------

void SmtpServer::Impl::runData(ByteView) {
    // RFC 3030 section 3: a BODY=BINARYMIME message comes by BDAT alone; DATA then gets 503.
    if (transaction_.body == mail::BodyType::binaryMime) return say(503, "5.5.1", "A BINARYMIME message needs BDAT");
    raise(BodyStartQuestion{false}, Question::bodyStart);
}

void SmtpServer::Impl::beginData() {
    put(354, {}, "End data with <CR><LF>.<CR><LF>");
    body_ = {};
    body_.decoder = DotDecoder(options_.bareNewline);
    body_.deadline = now_ + options_.messageTimeout;
    mode_ = Mode::data;
}

bool SmtpServer::Impl::stepData() {
    const auto piece = body_.decoder.next(input_.pending());
    if (piece.consumed == 0) return false;
    input_.consume(piece.consumed);
    if (piece.end) {
        endData();
        return true;
    }
    if (options_.bareNewline == BareNewline::refuse && body_.decoder.sawBareNewline()) spoil(Body::Fault::bareNewline);
    deliver(piece.bytes, piece.consumed);
    return true;
}

// Hands on what still fits; the size counted is that of the message, without the dots that transport added (RFC 1870
// section 3).
void SmtpServer::Impl::deliver(ByteView bytes, std::size_t consumed) {
    if (body_.fault == Body::Fault::none) {
        const std::uint64_t limit = sizeLimit();
        const std::uint64_t room = limit - std::min(limit, body_.octets);
        if (bytes.size() > room) {
            body_.swallowed = bytes.size() - room;
            bytes = bytes.substr(0, static_cast<std::size_t>(room));
            spoil(Body::Fault::tooBig);
        }
        body_.octets += bytes.size();
        bodyData_ = bytes;
        return;
    }
    body_.swallowed += consumed;
    if (body_.swallowed > maxBodySwallowed) {
        say(tooBig());
        close("a refused message went on for too long");
    }
}

// The host need not keep what cannot be accepted any more; the client gets its reply at the end.
void SmtpServer::Impl::spoil(Body::Fault fault) {
    if (body_.fault != Body::Fault::none) return;
    body_.fault = fault;
    resetTransaction();
}

void SmtpServer::Impl::endData() {
    mode_ = Mode::command;
    switch (body_.fault) {
    case Body::Fault::none: return raise(BodyEndQuestion{}, Question::bodyEnd);
    case Body::Fault::tooBig: return say(tooBig());
    case Body::Fault::bareNewline:
        // RFC 5321 section 2.3.8: "Conforming implementations MUST NOT recognize or generate any other character or
        // character sequence as a line terminator."
        return say(550, "5.6.11", "The message has a CR or LF alone; every line must end in CR LF");
    }
}

// --- BDAT -----------------------------------------------------------------------------------------------------------

void SmtpServer::Impl::runBdat(ByteView argument) {
    const auto chunk = parseBdatArgument(argument);
    if (!chunk) return refuseBdat(argument, {});
    chunk_ = {chunk->size, chunk->size, chunk->last, {}};
    const std::uint64_t soFar = transaction_.chunked ? body_.octets : 0;
    if (chunk->size > sizeLimit() - std::min(sizeLimit(), soFar)) return discardChunk(tooBig());
    if (transaction_.chunked) return beginChunk();
    transaction_.chunked = true;
    body_ = {};
    body_.deadline = now_ + options_.messageTimeout;
    raise(BodyStartQuestion{true}, Question::bodyStart);
}

void SmtpServer::Impl::beginChunk() { mode_ = Mode::chunk; }

// RFC 3030 section 2: "If an error occurs after a BDAT command is received, the receiver-SMTP MUST accept and discard
// the associated message data before sending the appropriate 5XX or 4XX code." The transaction has failed with it.
void SmtpServer::Impl::discardChunk(Reply refusal) {
    // A message that was begun keeps its own.
    if (!transaction_.chunked) body_.deadline = now_ + options_.messageTimeout;
    resetTransaction();
    if (chunk_.left > maxBodySwallowed) {
        say(refusal);
        return close("a refused chunk is too large to read");
    }
    chunk_.refusal = std::move(refusal);
    mode_ = Mode::chunk;
}

// A BDAT that is out of place. Without a size nobody knows where its octets end: that session is over.
void SmtpServer::Impl::refuseBdat(ByteView argument, const Reply& refusal) {
    const auto chunk = parseBdatArgument(argument);
    if (!chunk) {
        return refuseAndClose(501, "5.5.4", "Syntax: BDAT size [LAST]; closing, the chunk's end is unknown",
                              "a BDAT without a size");
    }
    chunk_ = {chunk->size, chunk->size, chunk->last, {}};
    discardChunk(refusal);
}

bool SmtpServer::Impl::stepChunk() {
    if (chunk_.left == 0) {
        endChunk();
        return true;
    }
    const ByteView bytes = input_.pending().substr(
        0, static_cast<std::size_t>(std::min<std::uint64_t>(chunk_.left, LineInput::maxBuffered)));
    if (bytes.empty()) return false;
    input_.consume(bytes.size());
    chunk_.left -= bytes.size();
    if (chunk_.refusal.code == 0) deliver(bytes, bytes.size());
    return true;
}

void SmtpServer::Impl::endChunk() {
    mode_ = Mode::command;
    if (chunk_.refusal.code != 0) {
        say(chunk_.refusal);
        if (chunk_.refusal.code == 421) close("the answer was 421");
        return;
    }
    // A limit lowered in the middle of a chunk.
    if (body_.fault != Body::Fault::none) return say(tooBig());
    if (chunk_.last) return raise(BodyEndQuestion{}, Question::bodyEnd);
    say(250, "2.0.0", std::to_string(chunk_.size) + " octets received");
}

} // namespace ismail::proto
