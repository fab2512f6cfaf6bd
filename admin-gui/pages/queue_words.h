// What the queue's own words mean to people: states, destinations, keys of rows.
#pragma once

#include "rpc/contract_queue.h"

#include <QIcon>
#include <QString>

namespace ismail::admin {

QString stateText(rpc::QueueState state);
// What the state means, in a sentence.
QString stateHelp(rpc::QueueState state);
QIcon stateIcon(rpc::QueueState state);

QString destinationStateText(rpc::DestinationState state);
QIcon destinationStateIcon(rpc::DestinationState state);
// "primary:example.org" as "example.org (to its primary)".
QString destinationText(const std::string& destination);

// When it is tried again, in words.
QString nextTryText(const rpc::QueueEntry& entry);

// The null sender as people read it.
QString senderText(const std::string& sender);
// "id/seq": names a row for the service too.
QString rowKey(const rpc::QueueEntry& entry);

} // namespace ismail::admin
