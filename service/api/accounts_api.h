// Handlers of accounts and mailboxes (rpc/contract_accounts.h). Passwords are kept as scrypt verifiers, and as a SCRAM
// verifier only where the account opts in.
#pragma once

#include "relay/sending_limits.h"
#include "rpc/dispatcher.h"
#include "store/directory_store.h"
#include "store/login_store.h"
#include "store/mailbox_store.h"

namespace ismail::service {

class AccountsApi final : public rpc::HandlersOf<rpc::AccountMethods> {
public:
    struct Ports {
        store::DirectoryStore& directory;
        store::MailboxStore& mailboxes;
        store::LoginStore& logins;
        const relay::SendingLimits& sending;
    };
    explicit AccountsApi(const Ports& ports) : ports_(ports) {}

    using Caller = rpc::Caller;
    Result<rpc::AccountInfo> handle(rpc::AccountAdd, const Caller&, const rpc::AccountAdd::Request& request) override;
    Result<rpc::AccountInfo> handle(rpc::AccountSet, const Caller&, const rpc::AccountSet::Request& request) override;
    Result<rpc::AccountInfo> handle(rpc::AccountPasswd, const Caller&,
                                    const rpc::AccountPasswd::Request& request) override;
    Result<rpc::AccountList::Response> handle(rpc::AccountList, const Caller&,
                                              const rpc::AccountList::Request& request) override;
    Result<rpc::AccountInfo> handle(rpc::AccountGet, const Caller&, const rpc::AccountGet::Request& request) override;
    Result<rpc::AccountRemove::Response> handle(rpc::AccountRemove, const Caller&,
                                                const rpc::AccountRemove::Request& request) override;
    Result<rpc::MailboxList::Response> handle(rpc::MailboxList, const Caller&,
                                              const rpc::MailboxList::Request& request) override;
    Result<rpc::MailboxMessages::Response> handle(rpc::MailboxMessages, const Caller&,
                                                  const rpc::MailboxMessages::Request& request) override;
    Result<rpc::MessagePiece> handle(rpc::MailboxFetch, const Caller&,
                                     const rpc::MailboxFetch::Request& request) override;

private:
    using Listed = store::AccountTable::Listed;
    Result<Listed> find(const std::string& address);
    Result<store::MailboxRow> mailbox(const std::string& address, const std::string& name);
    Result<rpc::AccountInfo> describe(const Listed& listed);

    const Ports ports_;
};

} // namespace ismail::service
