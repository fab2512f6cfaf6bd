// What the structs of the contract are made of. Every struct lists its fields once:
//
//   template <class S, class V> static void fields(S& s, V& v) { v("name", s.name, "What it is.", rule); … }
//
// Encoding, decoding, equality and docs/rpc.md all walk that list. A field's type says how it looks as JSON:
//   bool, integers, double, string           as they are
//   Time                                     integer, milliseconds since 1970-01-01T00:00:00Z
//   std::chrono::seconds                     integer
//   enum                                     its name as a string (enumNames() beside the enum)
//   Blob                                     string, base64 (RFC 4648 section 4)
//   Sentence                                 object with code and arguments; absent when nothing is said
//   Secret<std::string>                      string; only in requests: a secret never leaves the service
//   std::optional<T>                         absent when there is none
//   std::vector<T>                           array
//   struct with fields()                     object
#pragma once

#include "base/bytes.h"
#include "base/clock.h"
#include "base/enum_names.h"
#include "base/secret.h"
#include "base/sentence.h"

#include <array>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace ismail::rpc {

// Caps of what is decoded; a field may have its own by atMost().
constexpr std::size_t maxStringBytes = 64 * 1024;
constexpr std::size_t maxListEntries = 1000;
constexpr std::size_t maxBlobBytes = 256 * 1024;

// What a field's value must keep to. Decoding refuses anything else, naming the field.
struct Rule {
    std::int64_t min = std::numeric_limits<std::int64_t>::min();
    std::int64_t max = std::numeric_limits<std::int64_t>::max();
    std::size_t most = 0;      // octets of a string or blob, entries of a list; 0: the cap of the type
    std::size_t each = 0;      // octets of each string or blob in a list; 0: the cap of the type
    std::size_t least = 0;     // octets of a blob
    bool required = true;      // false: when absent the struct's own initial value stands
    bool evenOptional = false; // an optional one has to be there too

    constexpr Rule orDefault() const {
        Rule rule = *this;
        rule.required = false;
        return rule;
    }
};
constexpr Rule between(std::int64_t min, std::int64_t max) { return {.min = min, .max = max}; }
constexpr Rule atLeast(std::int64_t min) { return {.min = min}; }
constexpr Rule atMost(std::size_t most) { return {.most = most}; }
constexpr Rule exactly(std::size_t octets) { return {.most = octets, .least = octets}; } // of a blob
constexpr Rule listOf(std::size_t most, std::size_t each) { return {.most = most, .each = each}; }
constexpr Rule mayBeAbsent{.required = false};

// Raw octets: a piece of a message.
struct Blob {
    Bytes data;
    friend bool operator==(const Blob&, const Blob&) = default;
};

namespace detail {
struct AnyVisitor {
    template <class... A>
    void operator()(A&&...) {}
};
} // namespace detail

template <class T>
concept Struct = requires(T& s, detail::AnyVisitor& v) {
    T::fields(s, v);
};

using ismail::enumFromText;
using ismail::enumText;
using ismail::NamedEnum;

template <class... Ts>
struct TypeList {
    static constexpr std::size_t size = sizeof...(Ts);
    template <class T>
    static constexpr bool has = (std::is_same_v<T, Ts> || ...);
    // f.template operator()<T>() for each type, in order.
    template <class F>
    static void each(F&& f) {
        (f.template operator()<Ts>(), ...);
    }
};

template <class... Lists>
struct ConcatTypes;
template <class... As>
struct ConcatTypes<TypeList<As...>> {
    using type = TypeList<As...>;
};
template <class... As, class... Bs, class... Rest>
struct ConcatTypes<TypeList<As...>, TypeList<Bs...>, Rest...> {
    using type = typename ConcatTypes<TypeList<As..., Bs...>, Rest...>::type;
};
template <class... Lists>
using Concat = typename ConcatTypes<Lists...>::type;

// A request or response without fields.
struct Empty {
    template <class S, class V>
    static void fields(S&, V&) {}
};

enum class Role : std::uint8_t { viewer, admin };
constexpr std::array<std::string_view, 2> enumNames(Role) { return {"viewer", "admin"}; }

} // namespace ismail::rpc
