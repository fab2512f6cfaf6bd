// The fields of a domain, listed once (field.h). Its name and its role are not among them: they say which domain it is
// and which fields it may have.
#pragma once

#include "accounts/field.h"
#include "base/promises.h"

#include <chrono>
#include <string>

namespace ismail::accounts {

using std::chrono::seconds;

constexpr std::int64_t minHold = 60; // seconds

template <class Form>
struct DomainFields {
    template <class T>
    using Is = typename Form::template Is<T>;

    Is<bool> enabled = Form::initially(true);
    Is<typename Form::Secondaries> secondaries{};    // in order
    Is<typename Form::PartnerLink> primaryPartner{}; // none: by MX
    Is<std::optional<seconds>> hold{}, retryMax{};   // none: the settings of held.*
    Is<RecipientPolicy> recipientPolicy = Form::initially(RecipientPolicy::callAhead);
    Is<typename Form::DomainLink> aliasOf{}; // whose addresses are those here
    Is<std::string> catchAll{};              // empty: unknown addresses are refused
    Is<bool> plusAddressing = Form::initially(true);
    Is<bool> internalOnly = Form::initially(false);
    Is<bool> signBounceAddresses = Form::initially(false);            // trust/batv.h
    Is<std::optional<typename Form::Octets>> quota{}, accountQuota{}; // none: no limit; the setting
    Is<typename Form::Limits> sendLimits{};                           // of all its accounts together

    template <class V, class... Objects>
    static void list(V&& v, Objects&... o) {
        constexpr auto primary = DomainRole::primary, secondary = DomainRole::secondary;
        v(Field{.name = "enabled", .column = "enabled", .help = {promise::domainOffHelp}}, o.enabled...);
        v(Field{.name = "secondaries",
                .help = {"Primary: partners that hold mail for it.",
                         {},
                         "The whole new list; only together with version."},
                .most = 100,
                .of = primary,
                .dropped = "lost.secondaries"},
          o.secondaries...);
        v(Field{.name = "primaryPartner",
                .column = "primary_partner",
                .help = {"Secondary: the partner that is its primary; empty: by MX.",
                         "Secondary: name of the partner; empty or absent: by MX.",
                         "Name of the partner; empty: by MX."},
                .most = 200,
                .of = secondary,
                .dropped = "lost.primary"},
          o.primaryPartner...);
        v(Field{.name = "hold",
                .column = "hold",
                .help = {"Secondary: how long mail is held; absent: the setting held.expire_after.",
                         "Secondary: how long mail is held.", "How long mail is held, from 60; 0: as in the settings."},
                .min = minHold,
                .max = 31536000,
                .none = 0,
                .of = secondary,
                .dropped = "lost.times",
                .option = {"hold", "30d", "Secondary: how long mail is held; default: as in the settings."}},
          o.hold...);
        v(Field{.name = "retryMax",
                .column = "retry_max",
                .help = {"Secondary: longest pause between tries; absent: the setting held.retry_max.",
                         "Secondary: longest pause between tries.",
                         "Longest pause between tries; 0: as in the settings."},
                .min = 1,
                .max = 3600,
                .none = 0,
                .of = secondary,
                .dropped = "lost.times",
                .option = {"retry-max", "15m", "Secondary: longest pause between tries; default: as in the settings."}},
          o.retryMax...);
        v(Field{.name = "recipientPolicy",
                .column = "recipient_policy",
                .help = {"Secondary: how recipients are checked.",
                         "Secondary: how recipients are checked; absent: callAhead.", "How recipients are checked."},
                .of = secondary,
                .dropped = "lost.recipientPolicy",
                .option = {"recipients", "list|call-ahead|accept-all|synced",
                           "Secondary: how recipients are checked; call-ahead when not said."}},
          o.recipientPolicy...);
        v(Field{.name = "aliasOf",
                .column = "alias_of",
                .since = 3,
                .help = {"Primary: every address here is the same one in that domain; empty: no alias domain.",
                         "Primary: the domain whose addresses it shares.",
                         "The domain whose addresses it shares; empty: none."},
                .most = 1000,
                .of = primary,
                .dropped = "lost.aliasDomain",
                .option = {"alias-of", "DOMAIN",
                           "Primary: its addresses are those of that domain; \"\": not any more."}},
          o.aliasOf...);
        v(Field{.name = "catchAll",
                .column = "catch_all",
                .since = 3,
                .help = {"Primary: who gets mail for unknown addresses; empty: it is refused.",
                         "Primary: who gets mail for unknown addresses.",
                         "Who gets mail for unknown addresses; empty: nobody."},
                .most = 1000,
                .of = primary,
                .dropped = "lost.catchAll",
                .option = {"catch-all", "ADDRESS", "Primary: who gets mail for unknown addresses; \"\": nobody."}},
          o.catchAll...);
        v(Field{.name = "plusAddressing",
                .column = "plus_addressing",
                .since = 6,
                .help = {"user+detail is user, also in the recipient list of a secondary."},
                .option = {"plus-addressing", "yes|no", "Whether user+detail is user; yes when not said."},
                .label = "user+detail",
                .yes = "is user",
                .no = "is an address of its own"},
          o.plusAddressing...);
        v(Field{.name = "internalOnly",
                .column = "internal_only",
                .since = 11,
                .help = {"Mail for it is taken only from accounts, partners and trusted networks."},
                .option = {"internal-only", "yes|no",
                           "Whether only accounts, partners and trusted networks may write "
                           "to it; no when not said."},
                .label = "From outside",
                .yes = "is refused",
                .no = "is taken"},
          o.internalOnly...);
        v(Field{.name = "signBounceAddresses",
                .column = "sign_bounces",
                .since = 14,
                .help = {"Primary: the sender of its mail to other servers is signed (BATV), and a bounce without the "
                         "signature gets points, once that has been so for seven days."},
                .of = primary,
                .dropped = "lost.bounceSigning",
                .option = {"sign-bounces", "yes|no",
                           "Primary: whether return addresses of its mail are signed (BATV); no when not said."},
                .label = "Bounce addresses",
                .yes = "are signed",
                .no = "are not signed"},
          o.signBounceAddresses...);
        v(Field{.name = "quota",
                .column = "quota",
                .since = 3,
                .help = {"Primary: octets of all its accounts together; absent: no limit.",
                         "Primary: octets of all its accounts together; absent or 0: no limit.",
                         "Octets of all its accounts together; 0: no limit."},
                .min = 0,
                .max = maxQuota,
                .none = 0,
                .of = primary,
                .dropped = "lost.limits",
                .option = {"quota", "2G|none", "Primary: what all its accounts together may keep."}},
          o.quota...);
        v(Field{.name = "accountQuota",
                .column = "account_quota",
                .since = 3,
                .help = {"Primary: octets of each account that has no quota of its own; absent: as in the settings; 0: "
                         "no limit.",
                         "Primary: octets of each account that has no quota of its own; 0: no limit; absent or -1: as "
                         "in the settings.",
                         "Octets of each account that has no quota of its own; 0: no limit; -1: as in the settings."},
                .min = -1,
                .max = maxQuota,
                .none = -1,
                .of = primary,
                .dropped = "lost.limits",
                .option = {"account-quota", "500M|none|default",
                           "Primary: what each account may keep that says nothing else."}},
          o.accountQuota...);
        v(Field{.name = "sendLimits",
                .column = "limits",
                .since = 3,
                .help = {"Primary: what all its accounts together may send.",
                         {},
                         "What all its accounts together may send: the four limits anew; only together with version."},
                .of = primary,
                .dropped = "lost.limits"},
          o.sendLimits...);
    }
};

} // namespace ismail::accounts
