#include "relay/routing/late_routing.h"

#include "relay/routing/own_mail.h"

namespace ismail::relay {

LateRoute LateRouting::route(const QueuedRecipient& queued, const mail::Address& sender, Time now) const {
    const mail::Address& from = queued.reversePath ? *queued.reversePath : sender;
    const Router router(directory, settings, self, rewriting);
    Expansion found = router.expand(queued.recipient.address, {SenderRights::anywhere, from, {}, false});
    LateRoute late;
    late.refusal = found.refusal;
    if (found.refused()) return late;
    for (const Leaf& leaf : found.leaves) {
        AcceptedRecipient end;
        end.recipient = queued.recipient;
        end.recipient.address = leaf.address;
        end.via = leaf.via;
        if (leaf.route.kind == Route::Kind::local) {
            const std::string& shown = leaf.address.domain.empty() ? leaf.route.account.address : leaf.address.text();
            end.fate = LocalTarget{leaf.route.account.inboxId, mailboxPrefix(from, shown) + queued.prefix};
        } else {
            end.fate = RelayTarget{leaf.route.destination, Time::max(),
                                   expiryOf(leaf.route.destination, now, directory, settings)};
            end.relay()->reversePath = queued.reversePath;
            if (!queued.reversePath) end.relay()->reversePath = forwardedSender(rewriting, directory, from, leaf.via);
            end.relay()->prefix =
                leaf.via.empty() ? queued.prefix : "Delivered-To: " + leaf.via + "\r\n" + queued.prefix;
        }
        late.ends.push_back(std::move(end));
    }
    return late;
}

} // namespace ismail::relay
