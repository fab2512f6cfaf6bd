// The fields of an alias or group, listed once (field.h). Its address is not among them.
#pragma once

#include "accounts/field.h"
#include "base/promises.h"

#include <string>
#include <vector>

namespace ismail::accounts {

constexpr std::size_t maxAliasTargets = 1000;

template <class Form>
struct AliasFields {
    template <class T>
    using Is = typename Form::template Is<T>;

    Is<AliasKind> kind = Form::initially(AliasKind::alias);
    Is<std::string> description{};
    Is<std::vector<std::string>> targets{};
    Is<Posting> posting = Form::initially(Posting::anyone);
    Is<bool> enabled = Form::initially(true);

    template <class V, class... Objects>
    static void list(V&& v, Objects&... o) {
        v(Field{.name = "kind",
                .column = "kind",
                .since = 3,
                .help = {"An alias is another name of its targets; a group is a list of members.", "alias or group."}},
          o.kind...);
        v(Field{.name = "description",
                .column = "description",
                .since = 3,
                .help = {"For people."},
                .most = 1000,
                .option = {"description", "TEXT", "For people."},
                .label = "Description"},
          o.description...);
        v(Field{.name = "targets",
                .column = "targets",
                .since = 3,
                .help = {"Where its mail goes: addresses here or elsewhere.", "Where its mail goes.",
                         "The whole new list; only together with version."},
                .most = maxAliasTargets,
                .needed = true},
          o.targets...);
        v(Field{.name = "posting",
                .column = "posting",
                .since = 3,
                .help = {"Who may write to it: anyone, its members, or accounts of this server.",
                         "Who may write to it."},
                .option = {"posting", "anyone|members|accounts", "Who may write to it."}},
          o.posting...);
        v(Field{.name = "enabled",
                .column = "enabled",
                .since = 3,
                .help = {promise::addressOffHelp},
                .option = {"enabled", "yes|no", "Whether it is in use."},
                .label = "Enabled"},
          o.enabled...);
    }
};

} // namespace ismail::accounts
