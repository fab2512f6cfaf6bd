// One outgoing connection and the jobs it carries. It knows the protocol's outcome and nothing of queues: whoever owns
// it decides what is sent over it. Strand only.
#pragma once

#include "relay/outbound.h"
#include "relay/outgoing/outbound_job.h"

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace ismail::relay {

class Delivery;

// A work item as it was given to a connection.
struct SentItem {
    WorkItem item;
    std::vector<std::size_t> taken;                           // positions of the recipients in the transaction
    std::vector<std::pair<std::size_t, mail::Reply>> refused; // those the peer can never take
    std::uint64_t octets = 0;
};

class DeliveryOwner {
public:
    virtual ~DeliveryOwner() = default;
    virtual void deliveryReady(Delivery& delivery) = 0;
    virtual void deliveryJobDone(Delivery& delivery, SentItem sent, std::vector<proto::RecipientResult> results) = 0;
    // The last call about it. untaken: items that the peer never answered for, in order.
    virtual void deliveryClosed(Delivery& delivery, bool failed, mail::Reply reply, std::string stage,
                                std::vector<WorkItem> untaken) = 0;
};

class Delivery final : public OutboundEvents {
public:
    // Jobs given ahead: enough to keep the connection busy while an answer crosses two threads.
    static constexpr std::size_t depth = 4;

    Delivery(std::string destination, Endpoint endpoint, DeliveryOwner& owner)
        : destination_(std::move(destination)), endpoint_(std::move(endpoint)), owner_(owner) {}
    void open(Outbound& outbound, Executor& strand) { connection_ = outbound.open(endpoint_, strand, *this); }

    void submit(WorkItem item, FittedJob fitted);
    void quit();

    const std::string& destination() const { return destination_; }
    const Endpoint& endpoint() const { return endpoint_; }
    const proto::Capabilities& capabilities() const { return capabilities_; }
    std::string remote() const {
        return endpoint_.host + "[" + endpoint_.address + "]:" + std::to_string(endpoint_.port);
    }
    bool isReady() const { return ready_; }
    bool usable() const { return ready_ && !quitting_ && !hopFailed; }
    std::size_t inFlight() const { return jobs_.size(); }
    std::uint64_t completed() const { return completed_; }
    std::uint64_t given() const { return given_; }
    bool quitting() const { return quitting_; }
    Executor::TimerId idleTimer = 0;
    bool hopFailed = false; // a result blamed the hop: the 421 that ends the connection counts
    bool wornOut = false;   // unless it came after work that was done: the peer wants no more over this connection

    void ready(const proto::Capabilities& capabilities, bool tls) override;
    void jobDone(std::uint64_t id, std::vector<proto::RecipientResult> results) override;
    void etrnDone(mail::Reply) override {}
    void closed(bool failed, mail::Reply reply, std::string stage) override;

private:
    const std::string destination_;
    const Endpoint endpoint_;
    DeliveryOwner& owner_;
    std::unique_ptr<OutboundConnection> connection_;
    proto::Capabilities capabilities_;
    bool ready_ = false, quitting_ = false;
    std::uint64_t given_ = 0, completed_ = 0;
    std::deque<std::pair<std::uint64_t, SentItem>> jobs_; // in the order they were given
};

} // namespace ismail::relay
