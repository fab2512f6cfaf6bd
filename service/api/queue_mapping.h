// Filters, selections and rows of the queue between the contract and the store.
#pragma once

#include "rpc/contract.h"
#include "store/queue/queue_admin.h"

namespace ismail::service {

// Domains become A-labels. Errors: invalid, also for the state `sending`, which is never stored.
Result<store::QueueFilter> queueFilter(const rpc::QueueFilter& filter, Time now);
// Exactly one of ids and filter. Errors: invalid.
Result<store::QueueSelection> queueSelection(const rpc::QueueSelection& selection, Time now);
Result<MessageId> messageId(const std::string& text);
rpc::QueueEntry queueEntry(const store::QueueRow& row, Time now);
// Everything that is known of a message, oldest first.
std::vector<rpc::TraceEvent> traceEvents(const store::MessageTrace& trace);

} // namespace ismail::service
