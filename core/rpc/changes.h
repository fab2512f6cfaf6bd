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
// By a method that asks for the same name as the edit.
template <class Get, class Set, std::string Set::Request::*name>
struct ShownBy {
    using Shown = Get;
    static typename Get::Request question(const typename Set::Request& request) { return {request.*name}; }
};
template <>
struct Edits<DomainSet> : ShownBy<DomainGet, DomainSet, &DomainSet::Request::domain> {};
template <>
struct Edits<AccountSet> : ShownBy<AccountGet, AccountSet, &AccountSet::Request::address> {};
template <>
struct Edits<AliasSet> : ShownBy<AliasGet, AliasSet, &AliasSet::Request::address> {};
template <>
struct Edits<PartnerSet> : ShownBy<PartnerGet, PartnerSet, &PartnerSet::Request::partner> {};

} // namespace ismail::rpc
