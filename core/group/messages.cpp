#include "group/messages.h"

#include "rpc/codec.h"

#include <algorithm>

namespace ismail::group {

namespace {

using rpc::Value;

// f.template operator()<T>() for the type of the variant with this kind; false where there is none.
template <std::size_t at = 0, class F>
bool withKind(std::string_view kind, F&& f) {
    if constexpr (at < std::variant_size_v<Message>) {
        using Type = std::variant_alternative_t<at, Message>;
        if (Type::kind != kind) return withKind<at + 1>(kind, f);
        f.template operator()<Type>();
        return true;
    } else {
        return false;
    }
}

Error unreadable(std::string why) { return {ErrorKind::invalid, "This is no message of a partner: " + why}; }

} // namespace

std::string_view kindOf(const Message& message) {
    return std::visit([](const auto& each) { return std::decay_t<decltype(each)>::kind; }, message);
}

Bytes encodeMessage(const Message& message) {
    Value::Object object;
    object.emplace_back("kind", Value(std::string(kindOf(message))));
    object.emplace_back("data", std::visit([](const auto& each) { return rpc::encode(each); }, message));
    return rpc::writeJson(Value(std::move(object)));
}

Result<ReadMessage> decodeMessage(ByteView body) {
    if (body.size() > maxPeerFrame) return unreadable("it is too long.");
    const auto value = rpc::parseJson(body, maxPeerDepth);
    if (!value.ok()) return unreadable(value.error().text);
    const Value* kind = value->find("kind");
    const Value* data = value->find("data");
    if (!kind || !kind->string() || kind->string()->size() > maxPeerKind) return unreadable("it has no kind.");
    if (!data) return unreadable("it has no data.");
    ReadMessage out{*kind->string(), {}};
    std::optional<Error> error;
    withKind(out.kind, [&]<class T>() {
        auto decoded = rpc::decode<T>(*data);
        if (!decoded.ok())
            error = unreadable(out.kind + ": " + decoded.error().text);
        else
            out.message = std::move(decoded).value();
    });
    if (!error && out.kind == ProbeAnswer::kind && body.size() > maxProbeBody)
        error = unreadable("this answer is too long.");
    if (error) return *error;
    return out;
}

void fitProbeAnswer(ProbeAnswer& answer) {
    constexpr std::size_t mostFacts = 128;
    if (answer.facts.size() > mostFacts) {
        answer.facts.resize(mostFacts);
        answer.cut = true;
    }
    while (!answer.facts.empty() && encodeMessage(answer).size() > maxProbeBody) {
        answer.facts.pop_back();
        answer.cut = true;
    }
}

bool Agreed::has(std::string_view feature) const {
    return std::find(features.begin(), features.end(), feature) != features.end();
}

std::optional<Agreed> agree(const Hello& mine, const Hello& theirs) {
    const std::int64_t newest = std::min(mine.protocolMax, theirs.protocolMax);
    if (newest < std::max(mine.protocolMin, theirs.protocolMin)) return std::nullopt;
    Agreed agreed{newest, {}};
    for (const std::string& feature : mine.features)
        if (std::find(theirs.features.begin(), theirs.features.end(), feature) != theirs.features.end())
            agreed.features.push_back(feature);
    return agreed;
}

} // namespace ismail::group
