#include "rpc/dispatcher.h"

#include "base/say.h"
#include "rpc/changes.h"
#include "rpc/codec.h"

#include <exception>

namespace ismail::rpc {

namespace {

constexpr std::size_t maxMethodName = 100;

// What of a request goes to the log, in octets.
constexpr std::size_t maxSummary = 500;

// Collects "domain=example.org role=primary" from a request. Secrets and octets of messages are left out by their type.
struct Summary {
    std::string text;

    template <class T>
    void operator()(std::string_view name, const T& member, std::string_view, Rule = {}) {
        if constexpr (std::is_same_v<T, std::optional<bool>>) {
            if (member.has_value()) add(name, *member ? "yes" : "no");
        } else if constexpr (detail::IsOptional<T>::value) {
            if (member.has_value()) take(name, member.value());
        } else {
            take(name, member);
        }
    }

    template <class T>
    void take(std::string_view name, const T& member) {
        if constexpr (std::is_same_v<T, bool>) {
            if (member) add(name, "yes");
        } else if constexpr (std::is_integral_v<T>) {
            add(name, static_cast<std::int64_t>(member), "");
        } else if constexpr (std::is_same_v<T, std::string>) {
            if (!member.empty()) add(name, member);
        } else if constexpr (std::is_same_v<T, std::chrono::seconds>) {
            add(name, static_cast<std::int64_t>(member.count()), "s");
        } else if constexpr (NamedEnum<T>) {
            add(name, enumText(member));
        } else if constexpr (detail::IsVector<T>::value) {
            if constexpr (std::is_same_v<typename T::value_type, std::string>) {
                if (member.size() == 1) return add(name, member.front());
            }
            addCount(name, member.size());
        } else if constexpr (Struct<T>) {
            T::fields(member, *this);
        }
    }

    void add(std::string_view name, std::string_view value) {
        if (text.size() >= maxSummary) return;
        if (!text.empty()) text += ' ';
        text += name;
        text += '=';
        text += value.substr(0, maxSummary - std::min(maxSummary, text.size()));
    }
    void add(std::string_view name, std::int64_t number, std::string_view unit) {
        add(name, std::to_string(number) + std::string(unit));
    }
    void addCount(std::string_view name, std::size_t count) {
        if (count > 0) add(name, "(" + std::to_string(count) + ")");
    }
};

template <class Request>
std::string summaryOf(const Request& request) {
    Summary summary;
    Request::fields(request, summary);
    return summary.text;
}

// What an edit finds, to tell afterwards what it changed.
template <class M, class Group>
class Before {
public:
    Before(HandlersOf<Group>& handlers, const Caller& caller, const typename M::Request& request) {
        if constexpr (requires { typename Edits<M>::Shown; }) {
            using Shown = typename Edits<M>::Shown;
            Handler<Shown>& handler = handlers;
            if (const auto found = handler.handle(Shown{}, caller, Edits<M>::question(request)))
                object_ = encode(*found);
        } else if constexpr (std::is_same_v<M, SettingsSet> || std::is_same_v<M, SettingsReset>) {
            Handler<SettingsList>& handler = handlers;
            if (auto found = handler.handle(SettingsList{}, caller, {})) settings_ = std::move(*found);
        }
    }
    std::string changes(const Value& asked, const typename M::Response& response) const {
        if constexpr (requires { typename Edits<M>::Shown; })
            return changesText(object_, encode(response), asked);
        else if constexpr (std::is_same_v<M, SettingsSet> || std::is_same_v<M, SettingsReset>)
            return changesText(settings_, response.settings);
        else
            return {};
    }

private:
    Value object_;
    SettingsList::Response settings_;
};

template <class Request>
bool isDryRun(const Request& request) {
    if constexpr (requires { request.dryRun; }) return request.dryRun;
    return false;
}

CallError callError(ErrorCode code, Sentence sentence) { return {code, render(sentence), sentence}; }

Error badRequest(std::string text) { return {ErrorKind::invalid, std::move(text)}; }

} // namespace

ErrorCode errorCode(ErrorKind kind) { return static_cast<ErrorCode>(kind); }

ErrorKind errorKind(ErrorCode code) {
    if (code <= ErrorCode::internal) return static_cast<ErrorKind>(code);
    if (code == ErrorCode::busy) return ErrorKind::unavailable;
    return code == ErrorCode::versionMismatch ? ErrorKind::conflict : ErrorKind::invalid;
}

Error errorOf(const Value& error, ErrorCode& code) {
    const Value* name = error.find("code");
    const Value* text = error.find("text");
    const auto known = name && name->string() ? enumFromText<ErrorCode>(*name->string()) : std::nullopt;
    code = known.value_or(ErrorCode::internal);
    if (!text || !text->string()) return failure(errorKind(code), say("service.noReason"));
    Error out{errorKind(code), *text->string()};
    const Value* said = error.find("sentence");
    if (auto sentence = said ? decodeSentence(*said) : Sentence{}; sentence) out.sentence = std::move(*sentence);
    return out;
}

Result<Call> parseCall(ByteView text) {
    Result<Value> parsed = parseJson(text);
    if (!parsed) return parsed.error();
    const Value* id = parsed->find("id");
    const Value* method = parsed->find("method");
    if (!parsed->object()) return badRequest("A request must be an object.");
    if (!id || !id->integer() || *id->integer() < 0)
        return badRequest("A request must have an id, a whole number from 0 to 2^53-1.");
    if (!method || !method->string() || method->string()->size() > maxMethodName)
        return badRequest("A request must have a method, a string.");
    Call call{*id->integer(), *method->string(), Value(Value::Object{})};
    for (auto& [name, value] : *parsed->object())
        if (name == "params") call.params = std::move(value);
    if (!call.params.object()) return badRequest("The params of a request must be an object.");
    return call;
}

Bytes resultText(std::int64_t id, Value result) {
    Value::Object response;
    response.emplace_back("id", Value(id));
    response.emplace_back("result", std::move(result));
    Bytes text = writeJson(Value(std::move(response)));
    if (text.size() <= maxFrameBytes) return text;
    return errorText(id, callError(ErrorCode::exhausted, say("service.answerTooLarge")));
}

Bytes errorText(std::int64_t id, const CallError& error) {
    Value::Object details;
    details.emplace_back("code", Value(std::string(enumText(error.code))));
    details.emplace_back("text", Value(error.text.substr(0, maxStringBytes / 2)));
    if (!error.sentence.empty() && error.text.size() <= maxStringBytes / 2)
        details.emplace_back("sentence", encodeSentence(error.sentence));
    Value::Object response;
    response.emplace_back("id", Value(id));
    response.emplace_back("error", Value(std::move(details)));
    return writeJson(Value(std::move(response)));
}

void Dispatcher::logChange(const Caller& caller, std::string_view method, const std::string& what,
                           const std::string& changes, const std::optional<Error>& error) {
    const std::string outcome = error ? error->text : "done";
    if (changes.empty())
        log_.info("admin.change", {{"by", caller.who}, {"method", method}, {"what", what}, {"outcome", outcome}});
    else
        log_.info("admin.change",
                  {{"by", caller.who}, {"method", method}, {"what", what}, {"changed", changes}, {"outcome", outcome}});
}

template <class M, class Group>
Result<Value> Dispatcher::ask(HandlersOf<Group>& handlers, const Caller& caller, const Value& params) {
    const auto request = decode<typename M::Request>(params);
    if (!request) return request.error();
    const Before<M, Group> before(handlers, caller, *request);
    Handler<M>& handler = handlers;
    const auto response = handler.handle(M{}, caller, *request);
    if constexpr (ChangingMethods::has<M>) {
        if (!isDryRun(*request))
            logChange(caller, M::name, summaryOf(*request),
                      response ? before.changes(params, *response) : std::string(),
                      response ? std::nullopt : std::optional(response.error()));
    }
    if (!response) return response.error();
    return encode(*response);
}

template <class Group>
void Dispatcher::add(HandlersOf<Group>& handlers) {
    Group::each([&]<class M>() {
        methods_.emplace(M::name, Entry{M::role, [this, &handlers](const Caller& caller, const Value& params) {
                                            return ask<M, Group>(handlers, caller, params);
                                        }});
    });
}

Dispatcher::Dispatcher(const Handlers& handlers, Log& log) : log_(log) {
    add<ServerMethods>(handlers.server);
    add<UpkeepMethods>(handlers.upkeep);
    add<DomainMethods>(handlers.domains);
    add<PartnerMethods>(handlers.partners);
    add<AccountMethods>(handlers.accounts);
    add<AddressMethods>(handlers.addresses);
    add<QueueMethods>(handlers.queue);
    add<KeptMethods>(handlers.kept);
    add<RoutingMethods>(handlers.routing);
    add<CheckMethods>(handlers.checks);
    add<DoorMethods>(handlers.door);
    add<IdentityMethods>(handlers.identity);
    add<DkimMethods>(handlers.dkim);
    add<GroupMethods>(handlers.group);
}

Bytes Dispatcher::dispatch(const Caller& caller, const Call& call) const {
    const auto found = methods_.find(call.method);
    if (found == methods_.end())
        return errorText(call.id,
                         {ErrorCode::unknownMethod, "The service does not know the method " + call.method + "."});
    const Entry& entry = found->second;
    if (entry.role == Role::admin && caller.role != Role::admin)
        return errorText(call.id, callError(ErrorCode::denied, say("service.mayNotCall", call.method)));
    std::string reason;
    try {
        Result<Value> result = entry.invoke(caller, call.params);
        if (result) return resultText(call.id, std::move(*result));
        return errorText(call.id, {errorCode(result.error().kind), result.error().text, result.error().sentence});
    } catch (const std::exception& e) {
        reason = e.what();
    } catch (...) {
        reason = "unknown exception";
    }
    log_.error("rpc.handler_failed", {{"method", call.method}, {"caller", caller.who}, {"reason", reason}});
    return errorText(call.id, callError(ErrorCode::internal, say("service.failed", call.method)));
}

} // namespace ismail::rpc
