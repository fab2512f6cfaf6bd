#include "proto/sasl.h"

#include "base/text.h"

namespace ismail::proto {

namespace {

using StepKind = SaslStep::Kind;

SaslStep step(StepKind kind, std::string text = {}) {
    SaslStep out;
    out.kind = kind;
    out.text = std::move(text);
    return out;
}

bool isSaslText(ByteView text) { return text.find('\0') == ByteView::npos && isUtf8(text); }

// message = [authzid] UTF8NUL authcid UTF8NUL passwd (RFC 4616 section 2)
SaslStep plain(const std::string& message) {
    const auto first = message.find('\0');
    const auto second = first == std::string::npos ? first : message.find('\0', first + 1);
    if (second == std::string::npos || second == first + 1) return step(StepKind::malformed);
    if (message.find('\0', second + 1) != std::string::npos || !isUtf8(message)) return step(StepKind::malformed);
    SaslStep out = step(StepKind::credentials);
    out.credentials.authorizationId = message.substr(0, first);
    out.credentials.authenticationId = message.substr(first + 1, second - first - 1);
    out.credentials.password = Secret<std::string>(message.substr(second + 1));
    return out;
}

} // namespace

std::optional<SaslMechanism> saslMechanism(ByteView name) {
    if (name == "PLAIN") return SaslMechanism::plain;
    if (name == "LOGIN") return SaslMechanism::login;
    if (name == "SCRAM-SHA-256") return SaslMechanism::scramSha256;
    return std::nullopt;
}

ByteView saslName(SaslMechanism mechanism) {
    switch (mechanism) {
    case SaslMechanism::plain: return "PLAIN";
    case SaslMechanism::login: return "LOGIN";
    case SaslMechanism::scramSha256: return "SCRAM-SHA-256";
    }
    return {};
}

SaslStep SaslExchange::start(std::optional<ByteView> initialResponse) {
    if (initialResponse) return response(*initialResponse == "=" ? ByteView() : *initialResponse);
    return step(StepKind::challenge, mechanism_ == SaslMechanism::login ? "Username:" : "");
}

SaslStep SaslExchange::response(ByteView line) {
    if (line == "*") return step(StepKind::cancelled);
    auto decoded = fromBase64(line);
    if (!decoded) return step(StepKind::malformed);
    return take(Secret<std::string>(std::move(*decoded)));
}

SaslStep SaslExchange::take(const Secret<std::string>& decoded) {
    ++round_;
    switch (mechanism_) {
    case SaslMechanism::plain: return plain(decoded.reveal());
    case SaslMechanism::login: return takeLogin(decoded.reveal());
    case SaslMechanism::scramSha256: return takeScram(decoded.reveal());
    }
    return step(StepKind::malformed);
}

SaslStep SaslExchange::takeLogin(const std::string& decoded) {
    if (!isSaslText(decoded)) return step(StepKind::malformed);
    if (round_ == 1) {
        if (decoded.empty()) return step(StepKind::malformed);
        loginName_ = decoded;
        return step(StepKind::challenge, "Password:");
    }
    SaslStep out = step(StepKind::credentials);
    out.credentials.authenticationId = loginName_;
    out.credentials.password = Secret<std::string>(decoded);
    return out;
}

SaslStep SaslExchange::takeScram(const std::string& decoded) {
    if (round_ == 3) return step(decoded.empty() ? StepKind::scramDone : StepKind::malformed);
    if (decoded.empty() || !isSaslText(decoded)) return step(StepKind::malformed);
    return step(round_ == 1 ? StepKind::scramFirst : StepKind::scramFinal, decoded);
}

} // namespace ismail::proto
