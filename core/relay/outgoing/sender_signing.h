// Signs the reverse-path of our own mail as it leaves (BATV), where the sender's domain has it so.
//
// Signed is what accounts and trusted networks send and what is made here. What strangers and partners bring and an
// address here sends on keeps its sender, who may be forged: bounces of it are not ours. The queue keeps the plain
// address, so that reports, views and another way for the mail see that, and the days of a signature count from the try
// that succeeds. Reads memory only; any thread.
#pragma once

#include "accounts/directory.h"
#include "config/settings.h"
#include "relay/outgoing/outbound_job.h"
#include "trust/batv.h"

namespace ismail::relay {

class SenderSigning {
public:
    SenderSigning(const config::SettingsSource& settings, const accounts::DirectorySource& directory,
                  const trust::Batv& batv)
        : settings_(settings), directory_(directory), batv_(batv) {}

    // reversePath: that of the item, as the peer is to be told it.
    void sign(const WorkItem& item, mail::Address& reversePath) const;

private:
    const config::SettingsSource& settings_;
    const accounts::DirectorySource& directory_;
    const trust::Batv& batv_;
};

} // namespace ismail::relay
