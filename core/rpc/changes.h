// What an edit changed, in one line for the log: each field with its value before and after.
#pragma once

#include "rpc/contract.h"
#include "rpc/value.h"

#include <string>

namespace ismail::rpc {

// "plusAddressing: true -> false, hold: - -> 1209600": fields of `asked` that differ between two encoded objects, each
// value cut after 80 octets, 2,000 in all. Empty: none does.
std::string changesText(const Value& before, const Value& after, const Value& asked);
// The same of settings that were named. Secrets have no value there.
std::string changesText(const SettingsList::Response& before, const std::vector<SettingInfo>& after);

// How an object looks that a method M edits: the method that shows it, and the question. No such member: M edits none.
template <class M>
struct Edits {};
template <>
struct Edits<DomainSet> {
    using Shown = DomainGet;
    static Shown::Request question(const DomainSet::Request& request) { return {request.domain}; }
};
template <>
struct Edits<AccountSet> {
    using Shown = AccountGet;
    static Shown::Request question(const AccountSet::Request& request) { return {request.address}; }
};
template <>
struct Edits<AliasSet> {
    using Shown = AliasGet;
    static Shown::Request question(const AliasSet::Request& request) { return {request.address}; }
};
template <>
struct Edits<PartnerSet> {
    using Shown = PartnerGet;
    static Shown::Request question(const PartnerSet::Request& request) { return {request.partner}; }
};

} // namespace ismail::rpc
