// THE contract between the service and those who administer it: the window and ismailctl. Every method, its role, its
// request and response, every event, and the limits. docs/rpc.md is rendered from here.
//
// A method is a struct with name, role, help, Request and Response; a method without a handler does not compile
// (dispatcher.h). Structs list their fields once (fields.h).
//
// On the wire (frame.h): a 4-byte little-endian length, then one JSON object in UTF-8:
//   request   {"id": 1, "method": "queue.list", "params": {…}}
//   response  {"id": 1, "result": {…}}  or  {"id": 1, "error": {"code": "notFound", "text": "…"}}
//   event     {"event": "queueChanged", "data": {…}}
// An error with id 0 answers a request that could not be read, or comes before any: to who is not served (denied,
// busy). Responses come in the order of the requests. Fields that a side does not know are ignored.
#pragma once

#include "base/result.h"
#include "rpc/contract_accounts.h"
#include "rpc/contract_addresses.h"
#include "rpc/contract_dkim.h"
#include "rpc/contract_domains.h"
#include "rpc/contract_door.h"
#include "rpc/contract_group.h"
#include "rpc/contract_identity.h"
#include "rpc/contract_kept.h"
#include "rpc/contract_queue.h"
#include "rpc/contract_routing.h"
#include "rpc/contract_server.h"
#include "rpc/contract_trust.h"
#include "rpc/contract_upkeep.h"

namespace ismail::rpc {

// Raised when a change breaks an old client. A service speaks exactly one version.
constexpr std::int64_t contractVersion = 1;

constexpr std::size_t maxFrameBytes = 4 * 1024 * 1024;

// The first eight in the order of ErrorKind (base/result.h).
enum class ErrorCode : std::uint8_t {
    invalid,
    notFound,
    conflict,
    denied,
    exhausted,
    unavailable,
    corrupt,
    internal,
    badRequest, // not JSON, or not a request
    unknownMethod,
    helloFirst,      // another method came before hello
    versionMismatch, // the connection ends
    busy             // all places are taken; the connection ends
};
constexpr std::array<std::string_view, 13> enumNames(ErrorCode) {
    return {"invalid",  "notFound",   "conflict",      "denied",     "exhausted",       "unavailable", "corrupt",
            "internal", "badRequest", "unknownMethod", "helloFirst", "versionMismatch", "busy"};
}

using ConnectionMethods = TypeList<Hello, Subscribe>;
using ServerMethods = TypeList<GetStatus, SettingsList, SettingsGet, SettingsSet, SettingsReset, LogTail, ListenerList,
                               ListenerPause, ListenerResume, SessionList, SessionDisconnect>;
using UpkeepMethods = TypeList<StatsSeries, AlertList, AlertTest, BackupNow, BackupList, BackupVerify, BackupRestore,
                               BackupStatus, CertificateInfo, CertificateReload>;
using DomainMethods = TypeList<DomainAdd, DomainSet, DomainList, DomainGet, DomainRemove, RecipientsList, RecipientsAdd,
                               RecipientsRemove, RecipientsReplace>;
using PartnerMethods = TypeList<PartnerAdd, PartnerSet, PartnerList, PartnerGet, PartnerRemove, PartnerQueryNow>;
using AccountMethods = TypeList<AccountAdd, AccountSet, AccountPasswd, AccountList, AccountGet, AccountRemove,
                                MailboxList, MailboxMessages, MailboxFetch>;
using AddressMethods = TypeList<AliasAdd, AliasSet, AliasList, AliasGet, AliasRemove, AccountImport, BanList, BanLift>;
using QueueMethods = TypeList<QueueList, QueueCount, QueueDestinations, QueueShow, QueueRetry, QueueHold, QueueRelease,
                              QueueBounce, QueueRemove, MessageTrace, MessageRead>;
using KeptMethods =
    TypeList<QuarantineList, QuarantineRelease, QuarantineRemove, RefusalList, RefusalShow, MessageVerdict>;
using RoutingMethods = TypeList<RouteAdd, RouteSet, RouteList, RouteRemove, RouteExplain, DnsLookup, TestMessage>;
using IdentityMethods = TypeList<DomainDns, DmarcReports>;
using DoorMethods = TypeList<AccessListing, AccessAdd, AccessRemove, DoorStatus>;

using CheckMethods = TypeList<CheckSender, CheckMessage>;

// Everything that the service's own handlers answer, and everything there is.
using HandledMethods =
    Concat<ServerMethods, UpkeepMethods, DomainMethods, PartnerMethods, AccountMethods, AddressMethods, QueueMethods,
           KeptMethods, RoutingMethods, CheckMethods, DoorMethods, IdentityMethods, DkimMethods, GroupMethods>;
using Methods = Concat<ConnectionMethods, HandledMethods>;

// What changes something: each call of these leaves a line in the log, with who made it.
using ChangingMethods =
    TypeList<SettingsSet, SettingsReset, ListenerPause, ListenerResume, SessionDisconnect, AlertTest, BackupNow,
             BackupRestore, CertificateReload, DomainAdd, DomainSet, DomainRemove, RecipientsAdd, RecipientsRemove,
             RecipientsReplace, PartnerAdd, PartnerSet, PartnerRemove, PartnerQueryNow, AccountAdd, AccountSet,
             AccountPasswd, AccountRemove, AliasAdd, AliasSet, AliasRemove, AccountImport, BanLift, QueueRetry,
             QueueHold, QueueRelease, QueueBounce, QueueRemove, QuarantineRelease, QuarantineRemove, RouteAdd, RouteSet,
             RouteRemove, TestMessage, AccessAdd, AccessRemove, DkimPrepare, DkimActivate, DkimRetire, DkimRevoke,
             DkimRemove, GroupPairShow, GroupPairCancel, GroupPairEnter, GroupPairOffer, GroupSync, GroupDomainsTake,
             GroupDomainsDecline, PartnerUnpair>;

} // namespace ismail::rpc
