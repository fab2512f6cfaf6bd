#include "relay/outgoing/sender_signing.h"

#include "base/ip_network.h"
#include "relay/routing/bounce_signing.h"

namespace ismail::relay {

namespace {

bool isOurs(const DueMessage& message, const config::Settings& settings) {
    if (message.ours || message.client.empty()) return message.ours;
    const auto networks = IpNetworkList::parse(settings.text(config::Setting::trustedNetworks));
    return networks && networks->contains(std::string_view(message.client));
}

} // namespace

void SenderSigning::sign(const WorkItem& item, mail::Address& reversePath) const {
    const bool rewritten = !item.recipients.empty() && item.recipients.front().reversePath;
    if (rewritten || reversePath.isNull()) return;
    auto tagged = signedSender(batv_, *directory_.directory(), reversePath);
    if (tagged && isOurs(*item.message, *settings_.current())) reversePath = std::move(*tagged);
}

} // namespace ismail::relay
