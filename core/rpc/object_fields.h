// The fields of objects (accounts/field.h) in the contract: as an answer shows them, and as an edit gives them.
//
//   struct DomainInfo : accounts::DomainFields<Shown> {
//       … v("domain", …); list(shown(v), s); v("version", …);
//   };
//   struct DomainAdd::Request : accounts::DomainFields<Given> { … list(added(v), s); };
//   struct DomainSet::Request : accounts::DomainFields<Given> { … list(changed(v), s); };
#pragma once

#include "accounts/field.h"
#include "rpc/fields.h"

#include <algorithm>

namespace ismail::rpc {

struct AutoReply;
struct SecondaryInfo;
struct SendLimits;

// Other objects by their names; empty: none.
struct WireTypes {
    using Secondaries = std::vector<SecondaryInfo>;
    using PartnerLink = std::string;
    using DomainLink = std::string;
    using Octets = std::int64_t;
    using Limits = SendLimits;
    using Reply = AutoReply;
};

// The form of an answer: all of it.
struct Shown : WireTypes {
    template <class T>
    using Is = T;
    template <class T>
    static constexpr T initially(T value) {
        return value;
    }
};

namespace detail {
template <class T>
struct Absent {
    using type = std::optional<T>;
};
template <class T>
struct Absent<std::optional<T>> {
    using type = std::optional<T>;
};

struct Nothing {
    void operator()(std::string_view) const {}
};

// behind(name): after the field of that name, for what else stands there.
template <class V, class Behind>
struct ShownFields {
    V& v;
    Behind behind;
    template <class T>
    void operator()(const accounts::Field& field, T& member) {
        v(field.name, member, field.help.shown);
        behind(field.name);
    }
};

constexpr Rule ruleOf(const accounts::Field& field) {
    return {.min = field.min, .max = field.max, .most = field.most, .required = false};
}

template <class V, class Behind>
struct AddedFields {
    V& v;
    Behind behind;
    template <class T>
    void operator()(const accounts::Field& field, T& member) {
        if (field.onlyChanged) return;
        Rule rule = ruleOf(field);
        rule.required = rule.evenOptional = field.needed;
        v(field.name, member, field.help.whenAdded(), rule);
        behind(field.name);
    }
};

template <class V, class Behind>
struct ChangedFields {
    V& v;
    Behind behind;
    template <class T>
    void operator()(const accounts::Field& field, T& member) {
        Rule rule = ruleOf(field);
        if (field.none) rule.min = std::min(rule.min, *field.none);
        v(field.name, member, field.help.whenSet(), rule);
        behind(field.name);
    }
};
} // namespace detail

// The form of an edit: what is absent keeps its value, or gets its default in a new object.
struct Given : WireTypes {
    template <class T>
    using Is = typename detail::Absent<T>::type;
    template <class T>
    static constexpr std::nullopt_t initially(const T&) {
        return std::nullopt;
    }
};

template <class V, class Behind = detail::Nothing>
detail::ShownFields<V, Behind> shown(V& v, Behind behind = {}) {
    return {v, behind};
}
template <class V, class Behind = detail::Nothing>
detail::AddedFields<V, Behind> added(V& v, Behind behind = {}) {
    return {v, behind};
}
template <class V, class Behind = detail::Nothing>
detail::ChangedFields<V, Behind> changed(V& v, Behind behind = {}) {
    return {v, behind};
}

// Into the edit that adds it, all that the object shows; of a domain without what belongs to the other role.
template <class Info, class Edit>
void give(const Info& info, Edit& edit, std::optional<accounts::DomainRole> role = {}) {
    Info::list(
        [&](const accounts::Field& field, const auto& shown, auto& given) {
            if (!field.onlyChanged && (!field.of || field.of == role)) given = shown;
        },
        info, edit);
}

} // namespace ismail::rpc
