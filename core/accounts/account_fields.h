// The fields of an account, listed once (field.h). Its address and its password are not among them.
#pragma once

#include "accounts/domain_fields.h"

#include <cstdint>
#include <vector>

namespace ismail::accounts {

template <class Form>
struct AccountFields {
    template <class T>
    using Is = typename Form::template Is<T>;

    Is<std::string> description{};
    Is<bool> enabled = Form::initially(true);
    Is<std::optional<typename Form::Octets>> quota{}; // none: as the domain or the setting says; 0: no limit
    Is<std::vector<std::string>> forwards{};          // addresses that mail goes on to
    Is<bool> keepCopy = Form::initially(true);        // with forwards: the mailbox gets it too
    Is<bool> junkFilter = Form::initially(true);      // false: nothing is sorted into its Junk folder
    Is<std::uint16_t> junkLine = Form::initially(std::uint16_t(0)); // points from which mail is Junk; 0: the server's
    Is<typename Form::Reply> autoReply{};
    Is<typename Form::Limits> sendLimits{};

    template <class V, class... Objects>
    static void list(V&& v, Objects&... o) {
        v(Field{.name = "description",
                .column = "description",
                .help = {"For people."},
                .most = 1000,
                .option = {"description", "TEXT", "For people."},
                .label = "Description"},
          o.description...);
        v(Field{.name = "enabled",
                .column = "enabled",
                .help = {promise::accountOffHelp, "False: no log-in yet.", promise::accountOffHelp},
                .option = {"enabled", "yes|no", "Whether it is in use."},
                .label = "Enabled"},
          o.enabled...);
        v(Field{.name = "quota",
                .column = "quota",
                .since = 3,
                .help = {"Octets that it may keep; absent: as its domain or the settings say; 0: no limit.",
                         {},
                         "Octets that it may keep; 0: no limit; -1: as its domain or the settings say."},
                .min = 0,
                .max = maxQuota,
                .none = -1,
                .option = {"quota", "500M|none|default",
                           "What it may keep; default: as its domain or the settings say."}},
          o.quota...);
        v(Field{.name = "forwards",
                .column = "forwards",
                .since = 3,
                .help = {"Addresses that its mail goes on to.", {}, "The whole new list; only together with version."},
                .most = 20,
                .option = {"forward", "ADDRESS", "Where its mail goes on to."}},
          o.forwards...);
        v(Field{.name = "keepCopy",
                .column = "keep_copy",
                .since = 3,
                .help = {"With forwards: its mailbox gets the mail too."},
                .option = {"keep-copy", "yes|no", "With --forward: whether its mailbox gets the mail too."}},
          o.keepCopy...);
        v(Field{.name = "junkFilter",
                .column = "junk_filter",
                .since = 13,
                .help =
                    {"False: none of its mail is sorted into its Junk folder; what is refused at the door stays so."},
                .option = {"junk-filter", "yes|no", "Whether Junk is sorted into its Junk folder; yes when not said."},
                .label = "Junk filter",
                .yes = "on",
                .no = "off"},
          o.junkFilter...);
        v(Field{.name = "junkLine",
                .column = "junk_line",
                .since = 13,
                .help = {"Points from which its mail is Junk, 3 to 9; 0: as check.line_junk says."},
                .min = 0,
                .max = 9,
                .option = {"junk-line", "3..9|0", "Points from which its mail is Junk; 0: as the settings say."}},
          o.junkLine...);
        v(Field{.name = "autoReply",
                .help = {"What it answers by itself.",
                         {},
                         "What it answers by itself, as a whole; only together with version."},
                .onlyChanged = true},
          o.autoReply...);
        v(Field{.name = "sendLimits",
                .column = "limits",
                .since = 3,
                .help = {"What it may send.",
                         {},
                         "What it may send: the four limits anew; only together with version."},
                .onlyChanged = true},
          o.sendLimits...);
    }
};

} // namespace ismail::accounts
