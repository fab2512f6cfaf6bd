#include "rpc/docs.h"

#include "rpc/codec.h"
#include "rpc/contract.h"

#include <map>
#include <span>

namespace ismail::rpc {

namespace {

using Sections = std::map<std::string, std::string, std::less<>>;

template <class T>
std::string typeText(Sections& values);

std::string choiceText(std::span<const std::string_view> names) {
    std::string text;
    for (const std::string_view name : names)
        text += (text.empty() ? "`" : " \\| `") + std::string(name) + "`";
    return text;
}

std::string rangeText(const Rule& rule) {
    const Rule open;
    if (rule.min != open.min && rule.max != open.max)
        return ", " + std::to_string(rule.min) + " to " + std::to_string(rule.max);
    if (rule.min != open.min) return ", " + std::to_string(rule.min) + " or more";
    if (rule.most != 0) return ", at most " + std::to_string(rule.most);
    return {};
}

// Renders the rows of a table of fields.
struct FieldWriter {
    std::string rows;
    Sections& values;
    bool request;

    template <class T>
    void operator()(std::string_view name, const T&, std::string_view help, const Rule& rule = {}) {
        row(name, typeText<T>(values), help, rule,
            (detail::IsOptional<T>::value && !rule.evenOptional) || std::is_same_v<T, Sentence>);
    }

    void row(std::string_view name, const std::string& type, std::string_view help, const Rule& rule, bool mayLack) {
        const bool optional = mayLack || (request && !rule.required);
        rows += "| `" + std::string(name) + "` | " + type + rangeText(rule) + " | " + (optional ? "optional" : "") +
                " | " + std::string(help) + " |\n";
    }

    std::string table() const {
        return rows.empty() ? std::string() : "| Field | Type | | Meaning |\n|---|---|---|---|\n" + rows + "\n";
    }

    // The names of the fields alone.
    std::string inPlace() const {
        std::string text = "object:";
        std::size_t at = 0;
        while ((at = rows.find("| `", at)) != std::string::npos) {
            const auto end = rows.find('`', at + 3);
            text += (text.ends_with(':') ? " `" : ", `") + rows.substr(at + 3, end - at - 3) + "`";
            at = rows.find('\n', at);
        }
        return text;
    }
};

template <class T>
std::string fieldTable(Sections& values, bool request) {
    FieldWriter writer{{}, values, request};
    T object;
    T::fields(object, writer);
    return writer.table();
}

template <class T>
void describeValue(Sections& values) {
    const std::string name(T::name);
    if (values.contains(name)) return;
    values.emplace(name, std::string());
    values[name] = fieldTable<T>(values, true);
}

template <class T>
std::string typeText(Sections& values) {
    if constexpr (detail::IsOptional<T>::value) {
        return typeText<typename T::value_type>(values);
    } else if constexpr (detail::IsVector<T>::value) {
        return "list of " + typeText<typename T::value_type>(values);
    } else if constexpr (std::is_same_v<T, bool>) {
        return "boolean";
    } else if constexpr (std::is_same_v<T, double>) {
        return "number";
    } else if constexpr (std::is_integral_v<T>) {
        return "integer";
    } else if constexpr (NamedEnum<T>) {
        return choiceText(enumNames(T{}));
    } else if constexpr (std::is_same_v<T, Time>) {
        return "time";
    } else if constexpr (std::is_same_v<T, std::chrono::seconds>) {
        return "seconds";
    } else if constexpr (std::is_same_v<T, std::string>) {
        return "string";
    } else if constexpr (std::is_same_v<T, Sentence>) {
        return "sentence";
    } else if constexpr (std::is_same_v<T, Secret<std::string>>) {
        return "secret";
    } else if constexpr (std::is_same_v<T, Blob>) {
        return "base64";
    } else if constexpr (requires { T::name; }) {
        describeValue<T>(values);
        const std::string name(T::name);
        return "[" + name + "](#" + asciiLower(name) + ")";
    } else {
        // A struct without a name of its own: its fields are told in place.
        FieldWriter writer{{}, values, true};
        T object;
        T::fields(object, writer);
        return writer.inPlace();
    }
}

std::string methodSection(std::string_view name, std::string_view help, Role role, const std::string& request,
                          const std::string& response) {
    std::string text =
        "### " + std::string(name) + "\n\n" + std::string(help) + "\n\nRole: " + std::string(enumText(role)) + ".\n\n";
    text += request.empty() ? "Request: no fields.\n\n" : "Request:\n\n" + request;
    text += response.empty() ? "Response: no fields.\n\n" : "Response:\n\n" + response;
    return text;
}

template <class M>
std::string methodText(Sections& values) {
    const std::string request = fieldTable<typename M::Request>(values, true);
    const std::string response = fieldTable<typename M::Response>(values, false);
    return methodSection(M::name, M::help, M::role, request, response);
}

template <class Group>
std::string groupText(std::string_view title, Sections& values) {
    std::string text = "## " + std::string(title) + "\n\n";
    Group::each([&]<class M>() { text += methodText<M>(values); });
    return text;
}

constexpr std::string_view introduction = R"(# The local contract

Rendered from `core/rpc/contract*.h`; do not edit. `ISMAIL_UPDATE_DOCS=1` with the test `docs_test` writes it anew.

The window and `ismailctl` talk to the service over a local connection: a unix socket, or a named pipe on Windows. Each
direction is a sequence of frames: a 4-byte little-endian length, then one JSON object in UTF-8 of at most 4 MiB. A
frame of length 0 or over the limit ends the connection; so does half a frame whose rest does not come.

| Message | Form |
|---|---|
| request | `{"id": 1, "method": "queue.list", "params": {…}}` |
| response | `{"id": 1, "result": {…}}` |
| error | `{"id": 1, "error": {"code": "notFound", "text": "…", "sentence": {…}}}` |
| event | `{"event": "queueChanged", "data": {…}}` |

The first call is `hello`, within five seconds. Who is not served, because the service does not know him (`denied`) or all
places are taken (`busy`), gets an error with id 0, and the connection ends. Responses come in the order of their requests.
Fields that a side does not know are ignored; a missing field, a wrong type or a value out of range is the error `invalid`,
whose text names the field. The role of a connection, viewer or admin, is decided by the operating system's word about the
peer when it is made.

Types: *time* is an integer, milliseconds since 1970-01-01T00:00:00Z; *seconds* is an integer; *secret* is a string
that is only ever sent to the service; *base64* is a string; *sentence* is an object, the code of a sentence and its
arguments: `{"code": "partner.refuses", "arguments": ["alpha", "example.org", "459 4.7.1 No"]}`. It stands beside a text
that says the same in English, for readers of other languages: `core/base/sentences*.h` has the texts of all codes and what
their arguments are. A text, or the name of a listener, is a string; a number, a size in octets, seconds and a time are
integers; a sentence within the sentence is an object, several are a list. A code that is not known is no error: then the
text is what there is. An optional field that has no value is absent. Strings have
at most 65536 octets, lists 1000 entries, base64 262144 octets, where the table says nothing else.

)";

} // namespace

std::string renderContract() {
    Sections values;
    std::string text(introduction);
    text += "Version of the contract: " + std::to_string(contractVersion) +
            ".\n\nError codes: " + choiceText(enumNames(ErrorCode{})) + ".\n\n";
    text += groupText<ConnectionMethods>("Connection", values);
    text += "## Events\n\n";
    Events::each([&]<class E>() {
        const std::string fields = fieldTable<E>(values, false);
        text += "### " + std::string(enumText(E::kind)) + "\n\n" + std::string(E::help) + "\n\n" +
                (fields.empty() ? "No fields.\n\n" : fields);
    });
    text += groupText<ServerMethods>("Server", values);
    text += groupText<UpkeepMethods>("Counters, backup and certificate", values);
    text += groupText<DomainMethods>("Domains", values);
    text += groupText<PartnerMethods>("Partners", values);
    text += groupText<AccountMethods>("Accounts and mailboxes", values);
    text += groupText<AddressMethods>("Aliases, imports and bans", values);
    text += groupText<QueueMethods>("Queue and messages", values);
    text += groupText<KeptMethods>("Quarantine, refusals and verdicts", values);
    text += groupText<RoutingMethods>("Routing", values);
    text += groupText<DoorMethods>("The door", values);
    text += groupText<IdentityMethods>("What the DNS must say about a domain", values);
    text += groupText<DkimMethods>("Keys that sign mail", values);
    text += groupText<GroupMethods>("Servers that know each other", values);
    text += "## Values\n\n";
    for (const auto& [name, fields] : values)
        text += "### " + name + "\n\n" + fields;
    while (text.ends_with("\n\n"))
        text.pop_back();
    return text;
}

} // namespace ismail::rpc
