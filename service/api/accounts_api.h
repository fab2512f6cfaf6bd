// Handlers of accounts and mailboxes (rpc/contract_accounts.h). Passwords are kept as scrypt verifiers, and as a SCRAM
// verifier only where the account opts in.
#pragma once

#include "accounts/sending_limits.h"
#include "rpc/dispatcher.h"
#include "store/directory/directory_store.h"
#include "store/directory/login_store.h"
#include "store/mailbox/mailbox_store.h"

namespace ismail::service {

class AccountsApi final : public rpc::HandlersOf<rpc::AccountMethods> {
public:
    struct Dependencies {
        store::DirectoryStore& directory;
        store::MailboxStore& mailboxes;
        store::LoginStore& logins;
        const accounts::SendingLimits& sending;
    };
    explicit AccountsApi(const Dependencies& deps) : deps_(deps) {}

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

    const Dependencies deps_;
};

} // namespace ismail::service
