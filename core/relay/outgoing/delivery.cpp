#include "relay/outgoing/delivery.h"

#include <algorithm>

namespace ismail::relay {

void Delivery::submit(WorkItem item, FittedJob fitted) {
    OutboundJob job;
    job.id = ++given_;
    job.transaction = std::move(fitted.transaction);
    job.body = std::move(fitted.body);
    job.message = item.message->id;
    SentItem sent{std::move(item), std::move(fitted.taken), std::move(fitted.refusedRecipients), 0};
    sent.octets = job.transaction.mail.size.value_or(0);
    jobs_.emplace_back(job.id, std::move(sent));
    connection_->submit(std::move(job));
}

void Delivery::quit() {
    if (quitting_) return;
    quitting_ = true;
    connection_->quit();
}

void Delivery::ready(const proto::Capabilities& capabilities, bool) {
    capabilities_ = capabilities;
    ready_ = true;
    owner_.deliveryReady(*this);
}

void Delivery::jobDone(std::uint64_t id, std::vector<proto::RecipientResult> results) {
    const auto job = std::find_if(jobs_.begin(), jobs_.end(), [&](const auto& entry) { return entry.first == id; });
    if (job == jobs_.end()) return;
    SentItem sent = std::move(job->second);
    jobs_.erase(job);
    ++completed_;
    owner_.deliveryJobDone(*this, std::move(sent), std::move(results));
}

void Delivery::closed(bool failed, mail::Reply reply, std::string stage) {
    std::vector<WorkItem> untaken;
    for (auto& [id, sent] : jobs_)
        untaken.push_back(std::move(sent.item));
    jobs_.clear();
    quitting_ = true;
    owner_.deliveryClosed(*this, failed, std::move(reply), std::move(stage), std::move(untaken));
}

} // namespace ismail::relay
