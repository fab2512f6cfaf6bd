// Takes the text of a request to the handler of its method and brings back the text of the response.
//
// A group of methods is served by a class that derives from HandlersOf<Group> and overrides handle() once for each
// method:
//
//   Result<QueueRetry::Response> handle(QueueRetry, const Caller& caller, const QueueRetry::Request& request) override;
//
// A method without a handler leaves the class abstract, so it does not compile. Handlers may be called from any thread,
// several at once; they may block (each connection has a thread of its own). The role of the method is checked before;
// a handler that shows a viewer less looks at caller.role. An exception in a handler is fenced: the caller gets
// "internal", the log gets the reason. Every call of a changing method (contract.h) leaves a line in the log: who,
// what, with what outcome; secrets are left out.
#pragma once

#include "base/bytes.h"
#include "base/log.h"
#include "base/result.h"
#include "rpc/contract.h"
#include "rpc/value.h"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace ismail::rpc {

// Who asks. The role was decided once, when the connection was made.
struct Caller {
    Role role = Role::viewer;
    std::string who; // for the log: "uid 1000"
    std::uint64_t connection = 0;
};

template <class M>
class Handler {
public:
    virtual ~Handler() = default;
    virtual Result<typename M::Response> handle(M method, const Caller& caller, const typename M::Request& request) = 0;
};

template <class Group>
class HandlersOf;
template <class... Ms>
class HandlersOf<TypeList<Ms...>> : public Handler<Ms>... {
public:
    using Handler<Ms>::handle...;
};

// One handler object for each group; they must outlive the dispatcher.
struct Handlers {
    HandlersOf<ServerMethods>& server;
    HandlersOf<UpkeepMethods>& upkeep;
    HandlersOf<DomainMethods>& domains;
    HandlersOf<PartnerMethods>& partners;
    HandlersOf<AccountMethods>& accounts;
    HandlersOf<AddressMethods>& addresses;
    HandlersOf<QueueMethods>& queue;
    HandlersOf<KeptMethods>& kept;
    HandlersOf<RoutingMethods>& routing;
    HandlersOf<CheckMethods>& checks;
    HandlersOf<DoorMethods>& door;
    HandlersOf<IdentityMethods>& identity;
    HandlersOf<DkimMethods>& dkim;
    HandlersOf<GroupMethods>& group;
};

struct CallError {
    ErrorCode code = ErrorCode::internal;
    std::string text;
    Sentence sentence = {};
};

// One request, parsed: see contract.h.
struct Call {
    std::int64_t id = 0;
    std::string method;
    Value params;
};

class Dispatcher {
public:
    Dispatcher(const Handlers& handlers, Log& log);
    Dispatcher(const Dispatcher&) = delete;
    Dispatcher& operator=(const Dispatcher&) = delete;

    // The text of the response (or error) to a request that is not about the connection itself.
    Bytes dispatch(const Caller& caller, const Call& call) const;

private:
    using Invoke = std::function<Result<Value>(const Caller&, const Value&)>;
    struct Entry {
        Role role;
        Invoke invoke;
    };
    template <class Group>
    void add(HandlersOf<Group>& handlers);
    template <class M, class Group>
    Result<Value> ask(HandlersOf<Group>& handlers, const Caller& caller, const Value& params);
    // changes: changesText().
    void logChange(const Caller& caller, std::string_view method, const std::string& what, const std::string& changes,
                   const std::optional<Error>& error);

    std::map<std::string_view, Entry> methods_;
    Log& log_;
};

// Texts of responses; parseCall's error is badRequest. A response over maxFrameBytes becomes "exhausted".
Result<Call> parseCall(ByteView text);
Bytes resultText(std::int64_t id, Value result);
Bytes errorText(std::int64_t id, const CallError& error);
ErrorCode errorCode(ErrorKind kind);
ErrorKind errorKind(ErrorCode code);
// The error of a response, as its receiver has it; code gets the code that came, internal where that is not known.
Error errorOf(const Value& error, ErrorCode& code);

} // namespace ismail::rpc
