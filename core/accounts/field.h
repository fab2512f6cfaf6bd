// What is known of a field of an object that an administrator edits. Each kind of object lists its fields once, in
// domain_fields.h and its neighbours:
//
//   template <class Form> struct DomainFields {
//       Is<bool> plusAddressing = Form::initially(true);
//       template <class V, class... Objects> static void list(V&& v, Objects&... o) {
//           v(Field{.name = "plusAddressing", …}, o.plusAddressing...);
//       }
//   };
//
// The struct is used in several forms: as it is stored (Stored), as an answer of the contract shows it, and as an edit
// gives it, where every field may be absent (both in rpc/object_fields.h). A form says what a field's type becomes, and
// the types of what differs, such as a partner: an id where it is stored, a name in the contract.
//
// list() calls v once for each field, with that member of each object, which may be of different forms. From it come
// the contract, columns of tables, options of ismailctl, and what an edit does (docs/decisions/0016-one-field-list.md).
#pragma once

#include "accounts/choices.h"

#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

namespace ismail::accounts {

constexpr std::int64_t maxQuota = std::int64_t(1) << 50; // octets

// Sentences for docs/rpc.md. Where one is empty, the one before it holds.
struct FieldHelp {
    std::string_view shown, added = {}, set = {};

    constexpr std::string_view whenAdded() const { return added.empty() ? shown : added; }
    constexpr std::string_view whenSet() const { return set.empty() ? whenAdded() : set; }
};

// An option of ismailctl; without a name it has none, or one that is made by hand.
struct FieldOption {
    std::string_view name = {}, value = {}, help = {};
};

struct Field {
    std::string_view name;        // in the contract
    std::string_view column = {}; // in the table of its kind; empty: it is kept elsewhere
    int since = 1;                // the schema that brought the column
    FieldHelp help = {};

    // Numbers, and seconds.
    std::int64_t min = std::numeric_limits<std::int64_t>::min(), max = std::numeric_limits<std::int64_t>::max();
    // What an edit sends to take the value away, so that another rule or setting decides. It may be outside the range.
    std::optional<std::int64_t> none = std::nullopt;
    std::size_t most = 0;     // octets of a text, entries of a list; 0: the cap of the contract
    char separator = '\n';    // of a list in its column
    bool needed = false;      // nobody adds one without it
    bool onlyChanged = false; // not given when one is added

    // Of a domain: the role it belongs to, and the sentence (base/sentence.h) that names what goes when the role
    // changes.
    std::optional<DomainRole> of = std::nullopt;
    std::string_view dropped = {};

    FieldOption option = {};
    // A line of `show` for a boolean or a text: "user+detail: is user"; without a label there is none, or one made by
    // hand.
    std::string_view label = {}, yes = "yes", no = "no";
};

} // namespace ismail::accounts
