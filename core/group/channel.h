// One channel between two paired servers, from the end of the handshake on: octets in, events out; messages in, octets
// out. Both sides are alike.
//
//   greeting  our hello is on the way, the partner's is awaited, greetingLife long
//   open      messages; a beat every 5 s; over 10 s without one the event `late`, over 20 s the end
//   leaving   a bye was written or read; nothing else is
//   closed    the connection is to be closed once the output is taken
//
// Promises: memory is bounded: input by one frame and what was read with it, output by maxOutbox, beyond which the
// channel closes and is to be built anew; the partner cannot make us work without end: a hundred frames a second, then
// wantsInput() is false until the next; ten probes a minute and 32 open requests, then it hears `busy`. Bulk is pulled:
// one list.want is on the way at a time, others are held back here, the last one of each domain. What is not understood
// is answered with `unsupported` or ends the channel, as messages.h says; a feature that both have not said hello with
// is not understood. Does not: know sockets, time, lists; decide which channel stays (channel_desk.h).
#pragma once

#include "base/bytes.h"
#include "base/clock.h"
#include "group/member_health.h"
#include "group/messages.h"
#include "rpc/frame.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace ismail::group {

constexpr std::size_t maxOutbox = 1024 * 1024; // octets that are not sent yet
constexpr std::size_t maxOpenRequests = 32;
constexpr std::size_t maxHeldWants = 1000;
constexpr std::size_t framesASecond = 100;
constexpr std::size_t probesAMinute = 10;
constexpr Millis greetingLife{20'000};

struct ChannelEvent {
    enum class Kind {
        opened,  // hellos are exchanged; peer() and agreed() are known
        message, // `message` came
        late,    // no beat for beatMissed
        back,    // a beat came after that
        closed   // for good; `why` for the log, `bye` where the partner said it
    };
    Kind kind{};
    std::optional<Message> message;
    std::optional<Bye> bye;
    std::string why;
};

class PeerChannel {
public:
    enum class Mode {
        pairing, // after purpose `pair`: pair.* and little else, until becomeChannel()
        channel
    };
    // hello: ours, with the clock of now.
    PeerChannel(Mode mode, Hello hello, Ticks now);

    // What was read; at most 64 KiB at once.
    void feed(ByteView bytes, Ticks now);
    // Whether to read on. When it is false, tick() at deadline() goes on with what was read.
    bool wantsInput() const { return !closed_ && !throttled_ && !leaving_; }
    // After feed() and tick(), until there is none.
    std::optional<ChannelEvent> next();

    enum class Sent { yes, held, refused };
    // held: a list.want that waits for the page of another. refused: the channel is not open, too many requests are,
    // the partner has not the feature, or it is hello, beat or bye, which are not sent this way.
    Sent send(const Message& message);
    // What the beats from now on tell.
    void setBeat(std::optional<Bytes> lists, std::vector<Reach> reach);
    // Our last word.
    void leave(ByeReason reason, std::chrono::seconds backIn = std::chrono::seconds(0));
    // The pair is made.
    void becomeChannel() { mode_ = Mode::channel; }

    // Octets to write, at most so many.
    Bytes takeOutput(std::size_t most);
    std::size_t pendingOutput() const { return out_.size() - outBegin_; }
    // wall: for the clock in our beat.
    void tick(Ticks now, Time wall);
    Ticks deadline() const;

    bool isOpen() const { return agreed_ && !leaving_ && !closed_; }
    // The connection may be closed: nothing is to be written or read any more. What a closed or leaving channel still
    // has to write is worth a few seconds; the host sees to that, for no deadline comes any more.
    bool isOver() const { return (closed_ || leaving_) && pendingOutput() == 0; }
    const Hello& peer() const { return peer_; }
    const Agreed& agreed() const { return *agreed_; } // from `opened` on
    Ticks lastBeat() const { return lastBeat_; }      // of the partner, or when the channel opened
    // Of the partner's clock against ours, by its last beat. wallNow: at now.
    std::optional<Millis> skew(Ticks now, Time wallNow) const;

private:
    void readFrames(Ticks now);
    void takeFrame(ByteView body, Ticks now);
    void takeHello(const Hello& hello, Ticks now);
    void takeMessage(Message message, Ticks now);
    void takeBeat(const Beat& beat, Ticks now);
    bool isAllowed(const Message& message) const;
    // False: the partner was told that it asks too much.
    bool admitRequest(const Message& message, Ticks now);
    void noteAnswer(const Message& message);
    bool isAwaited(const Message& message);
    void pageCame();
    void sendBeat(Ticks now, Time wall);
    void put(const Message& message);
    void fault(FaultCode code, std::string about, std::int64_t id = 0);
    void close(std::string why, std::optional<Bye> bye = {});
    std::size_t openRequests() const { return probesOpen_.size() + (wantOpen_ ? 1 : 0); }

    Mode mode_;
    Hello hello_, peer_;
    std::optional<Agreed> agreed_;
    bool leaving_ = false, closed_ = false, throttled_ = false, late_ = false;
    rpc::FrameDecoder decoder_{maxHelloFrame};
    std::deque<ChannelEvent> events_;
    Bytes out_;
    std::size_t outBegin_ = 0;

    Ticks began_, secondBegan_, lastBeat_, nextBeat_;
    std::size_t framesInSecond_ = 0;
    std::int64_t beatNumber_ = 0;
    std::map<std::int64_t, Ticks> beatsSent_; // the last few, for the echo
    std::optional<Beat> heard_;
    Ticks heardAt_;
    std::optional<rpc::Blob> lists_;
    std::vector<Reach> reach_;

    bool wantOpen_ = false; // our list.want has no page yet
    std::deque<ListWant> heldWants_;
    std::set<std::int64_t> probesOpen_;  // ours
    std::set<std::int64_t> probesAsked_; // the partner's
    std::deque<Ticks> probeTimes_;       // of those in the last minute
    bool pageAsked_ = false;             // the partner waits for a page
};

} // namespace ismail::group
