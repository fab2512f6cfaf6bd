// The fields of a partner, and those of an explicit route, each listed once (field.h). Names and passwords are not
// among them.
#pragma once

#include "accounts/field.h"

#include <optional>
#include <string>
#include <vector>

namespace ismail::accounts {

constexpr FieldOption tlsOption{"tls", "never|opportunistic|required|verified|implicit",
                                "TLS when that host is called."};
constexpr FieldOption userOption{"user", "NAME", "How we log in there; \"\": not at all."};

template <class Form>
struct PartnerFields {
    template <class T>
    using Is = typename Form::template Is<T>;

    Is<std::string> host{}; // name or address that is called
    Is<std::uint16_t> port = Form::initially(std::uint16_t(25));
    Is<TlsPolicy> tls = Form::initially(TlsPolicy::opportunistic);
    Is<std::string> user{};                   // how this server logs in at the partner; empty: it does not
    Is<std::string> inboundUser{};            // how the partner logs in here; empty: it does not
    Is<std::vector<std::string>> addresses{}; // addresses and networks it calls from; empty: what host resolves to
    Is<bool> enabled = Form::initially(true);
    Is<bool> behindNat = Form::initially(false);        // it cannot be called
    Is<std::optional<typename Form::Octets>> maxHeld{}; // mail held here for it, when paired; none: the setting

    template <class V, class... Objects>
    static void list(V&& v, Objects&... o) {
        v(Field{.name = "host",
                .column = "host",
                .help = {"Name or address that is called."},
                .most = 1000,
                .needed = true,
                .option = {"host", "NAME", "Name or address that is called."}},
          o.host...);
        v(Field{.name = "port",
                .column = "port",
                .help = {"Port that is called."},
                .min = 1,
                .max = 65535,
                .option = {"port", "N", "Port that is called, 25 when not said."}},
          o.port...);
        v(Field{.name = "tls",
                .column = "tls",
                .help = {"TLS when it is called; where we log in, opportunistic and required mean verified."},
                .option = tlsOption},
          o.tls...);
        v(Field{.name = "user",
                .column = "user",
                .help = {"How we log in there; empty: we do not.", "How we log in there.",
                         "How we log in there; empty: not any more."},
                .most = 500,
                .option = userOption},
          o.user...);
        v(Field{.name = "inboundUser",
                .column = "inbound_user",
                .help = {"How it logs in here; empty: it does not.", "How it logs in here.",
                         "How it logs in here; empty: not any more."},
                .most = 500,
                .option = {"inbound-user", "NAME", "How it logs in here; \"\": not at all."}},
          o.inboundUser...);
        v(Field{.name = "addresses",
                .column = "addresses",
                .help = {"Addresses and networks it calls from; empty: what its host resolves to.",
                         "Addresses and networks it calls from.", "The whole new list; only together with version."},
                .most = 100,
                .separator = ' ',
                .option = {"addresses", "LIST",
                           "Addresses and networks it calls from; none: what its host resolves to."}},
          o.addresses...);
        v(Field{.name = "enabled",
                .column = "enabled",
                .help = {"False: it is neither called nor recognised."},
                .option = {"enabled", "yes|no", "Whether it is in use."},
                .label = "Enabled"},
          o.enabled...);
        v(Field{.name = "behindNat",
                .column = "behind_nat",
                .since = 15,
                .help = {"Paired: it cannot be called, and calls by itself."},
                .option = {"behind-nat", "yes|no", "Whether it cannot be called; no when not said."},
                .label = "Behind NAT"},
          o.behindNat...);
        v(Field{.name = "maxHeld",
                .column = "max_held",
                .since = 15,
                .help = {"Paired: octets of mail that are held here for it; absent: the setting group.max_held.",
                         "Paired: octets of mail that are held here for it; absent or 0: as in the settings.",
                         "Octets of mail that are held here for it; 0: as in the settings."},
                .min = 0,
                .max = maxQuota,
                .none = 0,
                .option = {"max-held", "10G|default", "Paired: mail that is held here for it at most."}},
          o.maxHeld...);
    }
};

template <class Form>
struct RouteFields {
    template <class T>
    using Is = typename Form::template Is<T>;

    Is<std::string> host{};
    Is<std::uint16_t> port = Form::initially(std::uint16_t(25));
    Is<TlsPolicy> tls = Form::initially(TlsPolicy::opportunistic);
    Is<std::string> user{}; // how we log in there; empty: we do not

    template <class V, class... Objects>
    static void list(V&& v, Objects&... o) {
        v(Field{.name = "host",
                .column = "host",
                .help = {"Name or address it goes to.", "Name or address."},
                .most = 1000,
                .needed = true},
          o.host...);
        v(Field{.name = "port", .column = "port", .help = {"Port."}, .min = 1, .max = 65535}, o.port...);
        v(Field{.name = "tls", .column = "tls", .help = {"TLS."}, .option = tlsOption}, o.tls...);
        v(Field{.name = "user",
                .column = "user",
                .help = {"How we log in there; empty: we do not.", "How we log in there.",
                         "How we log in there; empty: not any more."},
                .most = 500,
                .option = userOption},
          o.user...);
    }
};

} // namespace ismail::accounts
