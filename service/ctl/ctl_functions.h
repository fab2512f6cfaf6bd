// The functions behind the table, by subject: ctl_<subject>.cpp.
#pragma once

#include "ctl_session.h"

namespace ismail::ctl {

// ctl_server.cpp
int status(Session&, const Arguments&);
int settingsList(Session&, const Arguments&);
int settingsGet(Session&, const Arguments&);
int settingsSet(Session&, const Arguments&);
int settingsReset(Session&, const Arguments&);
int logTail(Session&, const Arguments&);
int listenerList(Session&, const Arguments&);
int listenerPause(Session&, const Arguments&);
int listenerResume(Session&, const Arguments&);
int sessionList(Session&, const Arguments&);
int sessionDisconnect(Session&, const Arguments&);

// ctl_domains.cpp, ctl_recipients.cpp
int domainAdd(Session&, const Arguments&);
int domainSet(Session&, const Arguments&);
int domainList(Session&, const Arguments&);
int domainShow(Session&, const Arguments&);
int domainDns(Session&, const Arguments&);
int dmarcReports(Session&, const Arguments&);
int domainRemove(Session&, const Arguments&);
int recipientsList(Session&, const Arguments&);
int recipientsAdd(Session&, const Arguments&);
int recipientsRemove(Session&, const Arguments&);
int recipientsReplace(Session&, const Arguments&);

// ctl_partners.cpp
int partnerAdd(Session&, const Arguments&);
int partnerSet(Session&, const Arguments&);
int partnerList(Session&, const Arguments&);
int partnerShow(Session&, const Arguments&);
int partnerRemove(Session&, const Arguments&);
int partnerQueryNow(Session&, const Arguments&);

// ctl_group.cpp
int groupStatus(Session&, const Arguments&);
int groupIdentity(Session&, const Arguments&);
int groupRekey(Session&, const Arguments&);
int groupCode(Session&, const Arguments&);
int groupCancel(Session&, const Arguments&);
int groupPair(Session&, const Arguments&);
int groupSync(Session&, const Arguments&);
int groupRecipients(Session&, const Arguments&);
int groupDomains(Session&, const Arguments&);
int groupTake(Session&, const Arguments&);
int groupDecline(Session&, const Arguments&);
int partnerUnpair(Session&, const Arguments&);
// ctl_dkim.cpp
int dkimList(Session&, const Arguments&);
int dkimPrepare(Session&, const Arguments&);
int dkimActivate(Session&, const Arguments&);
int dkimRetire(Session&, const Arguments&);
int dkimRevoke(Session&, const Arguments&);
int dkimRemove(Session&, const Arguments&);

// ctl_accounts.cpp; the limits are those of domains too
std::string limitsText(const rpc::SendLimits& limits);
bool changesLimits(const Arguments& arguments);
rpc::SendLimits limitOptions(OptionReader& options, rpc::SendLimits limits);
int accountAdd(Session&, const Arguments&);
int accountSet(Session&, const Arguments&);
int accountPasswd(Session&, const Arguments&);
int accountList(Session&, const Arguments&);
int accountShow(Session&, const Arguments&);
int accountRemove(Session&, const Arguments&);
int mailboxList(Session&, const Arguments&);
int mailboxMessages(Session&, const Arguments&);
int mailboxExport(Session&, const Arguments&);

// ctl_addresses.cpp
int aliasAdd(Session&, const Arguments&);
int aliasSet(Session&, const Arguments&);
int aliasList(Session&, const Arguments&);
int aliasShow(Session&, const Arguments&);
int aliasRemove(Session&, const Arguments&);
int accountImport(Session&, const Arguments&);
int banList(Session&, const Arguments&);
int banLift(Session&, const Arguments&);

// ctl_door.cpp
int accessList(Session&, const Arguments&);
int accessAdd(Session&, const Arguments&);
int accessRemove(Session&, const Arguments&);
int doorStatus(Session&, const Arguments&);

// ctl_queue.cpp
int queueList(Session&, const Arguments&);
int queueShow(Session&, const Arguments&);
int queueCount(Session&, const Arguments&);
int queueDestinations(Session&, const Arguments&);
int queueRetry(Session&, const Arguments&);
int queueHold(Session&, const Arguments&);
int queueRelease(Session&, const Arguments&);
int queueBounce(Session&, const Arguments&);
int queueRemove(Session&, const Arguments&);

// ctl_kept.cpp
int quarantineList(Session&, const Arguments&);
int quarantineRelease(Session&, const Arguments&);
int quarantineRemove(Session&, const Arguments&);
int refusalsList(Session&, const Arguments&);
int refusalsShow(Session&, const Arguments&);
int messageVerdict(Session&, const Arguments&);

// ctl_routing.cpp
int messageTrace(Session&, const Arguments&);
int messageRead(Session&, const Arguments&);
int routeAdd(Session&, const Arguments&);
int routeSet(Session&, const Arguments&);
int routeList(Session&, const Arguments&);
int routeRemove(Session&, const Arguments&);
int routeExplain(Session&, const Arguments&);
int dnsLookup(Session&, const Arguments&);
int testMessage(Session&, const Arguments&);

// ctl_checks.cpp
void printVerdict(Session&, const rpc::VerdictView&);
int checkSender(Session&, const Arguments&);
int checkMessage(Session&, const Arguments&);

// ctl_upkeep.cpp
int stats(Session&, const Arguments&);
int alertList(Session&, const Arguments&);
int alertTest(Session&, const Arguments&);
int certificateShow(Session&, const Arguments&);
int certificateReload(Session&, const Arguments&);

// ctl_backup.cpp
int backupNow(Session&, const Arguments&);
int backupList(Session&, const Arguments&);
int backupVerify(Session&, const Arguments&);
int backupRestore(Session&, const Arguments&);

} // namespace ismail::ctl
