// From the greeting to the idle session: EHLO, STARTTLS, AUTH; and RSET, ETRN, QUIT.
#include "proto/smtp/smtp_client_impl.h"

#include "base/text.h"

#include <algorithm>

namespace ismail::proto {

namespace {

bool offers(const Capabilities& capabilities, std::string_view mechanism) {
    return std::ranges::any_of(capabilities.authMechanisms,
                               [&](const std::string& one) { return equalsIgnoreCase(one, mechanism); });
}

// RFC 4616: authzid empty, so that the server derives it.
std::string plainMessage(const ClientCredentials& credentials) {
    std::string message(1, '\0');
    message += credentials.user;
    message += '\0';
    message += credentials.password.reveal();
    return toBase64(message);
}

} // namespace

void SmtpClient::Impl::greeted(mail::Reply& reply) {
    greeting_ = std::move(reply);
    if (greeting_.text.size() > SmtpClient::maxGreeting) greeting_.text.resize(SmtpClient::maxGreeting);
    enter(Stage::ehlo);
}

void SmtpClient::Impl::sendEhlo() {
    out_ += options_.lmtp ? "LHLO " : "EHLO ";
    out_ += options_.heloName;
    out_ += "\r\n";
    expect(Stage::ehlo);
}

void SmtpClient::Impl::ehloAccepted(mail::Reply& reply) {
    capabilities_ = parseCapabilities(reply.text);
    wantTls();
}

void SmtpClient::Impl::ehloRefused(mail::Reply& reply) {
    if (options_.lmtp) return hopRefused(reply);
    enter(Stage::helo);
}

void SmtpClient::Impl::sendHelo() {
    out_ += "HELO ";
    out_ += options_.heloName;
    out_ += "\r\n";
    expect(Stage::helo);
}

void SmtpClient::Impl::heloAccepted(mail::Reply&) {
    capabilities_ = {};
    wantTls();
}

void SmtpClient::Impl::wantTls() {
    if (tlsActive_ || options_.tls == ClientTls::never || tlsRefused_) return wantAuth();
    if (capabilities_.startTls) return enter(Stage::startTls);
    if (options_.tls == ClientTls::required) {
        stage_ = Stage::startTls;
        answering_.reset();
        return fail(FailureScope::hop, {454, {4, 7, 4}, "TLS is required, but the server does not offer it"});
    }
    wantAuth();
}

void SmtpClient::Impl::sendStartTls() {
    out_ += "STARTTLS\r\n";
    expect(Stage::startTls);
}

void SmtpClient::Impl::startTlsAccepted(mail::Reply&) {
    stage_ = Stage::handshake;
    // RFC 3207: nothing may follow the 220 in plaintext. What does was not sent by the holder of the certificate.
    if (!parser_.idle()) return plaintextInTls();
    emit(ClientStartTls{});
}

void SmtpClient::Impl::plaintextInTls() {
    fail(FailureScope::hop, {454, {4, 7, 0}, "The server went on in plaintext after its answer to STARTTLS"});
}

void SmtpClient::Impl::startTlsRefused(mail::Reply& reply) {
    if (options_.tls == ClientTls::required) return hopRefused(reply);
    tlsRefused_ = true;
    wantAuth();
}

void SmtpClient::Impl::wantAuth() {
    if (options_.peer != ClientPeer::no) return enter(peerProved_ ? Stage::idle : Stage::peer);
    if (!options_.credentials || authenticated_) return enter(Stage::idle);
    enter(Stage::auth);
}

void SmtpClient::Impl::sendAuth() {
    answering_.reset();
    if (!tlsActive_ && !options_.authWithoutTls)
        return fail(FailureScope::hop, {454, {4, 7, 0}, "Credentials are set, but only for a session under TLS"});
    plainAuth_ = offers(capabilities_, "PLAIN");
    authStep_ = 0;
    if (!plainAuth_ && !offers(capabilities_, "LOGIN"))
        return fail(FailureScope::hop,
                    {454, {4, 7, 0}, "Credentials are set, but the server offers neither AUTH PLAIN nor AUTH LOGIN"});
    out_ += plainAuth_ ? "AUTH PLAIN" : "AUTH LOGIN";
    if (plainAuth_) {
        const std::string message = plainMessage(*options_.credentials);
        if (11 + message.size() <= maxAuthCommand) {
            out_ += ' ';
            out_ += message;
            authStep_ = 1;
        }
    }
    out_ += "\r\n";
    expect(Stage::auth);
}

void SmtpClient::Impl::authContinue(mail::Reply& reply) {
    const ClientCredentials& credentials = *options_.credentials;
    const int step = authStep_++;
    if (plainAuth_ && step == 0)
        out_ += plainMessage(credentials);
    else if (!plainAuth_ && step == 0)
        out_ += toBase64(credentials.user);
    else if (!plainAuth_ && step == 1)
        out_ += toBase64(credentials.password.reveal());
    else
        return outOfStep(reply);
    out_ += "\r\n";
    expect(Stage::auth);
}

void SmtpClient::Impl::authAccepted(mail::Reply&) {
    authenticated_ = true;
    enter(Stage::idle);
}

void SmtpClient::Impl::becomeReady() { emit(ClientReady{capabilities_}); }

void SmtpClient::Impl::sendRset() {
    out_ += "RSET\r\n";
    expect(Stage::rset);
}

void SmtpClient::Impl::rsetAccepted(mail::Reply&) { enter(Stage::idle); }

void SmtpClient::Impl::etrn(const std::string& node) {
    const bool clean = std::ranges::none_of(node, [](unsigned char c) { return c <= 0x20 || c == 0x7f; });
    mail::Reply refusal;
    if (!capabilities_.etrn)
        refusal = {502, {5, 5, 1}, "The server does not offer ETRN"};
    else if (node.empty() || node.size() > maxNode || !clean)
        refusal = {501, {5, 5, 4}, "That is no node name for ETRN"};
    if (refusal.code != 0) {
        emit(ClientEtrnDone{std::move(refusal)});
        return enter(Stage::idle);
    }
    enter(Stage::etrn);
    out_ += "ETRN ";
    out_ += node;
    out_ += "\r\n";
    expect(Stage::etrn);
}

void SmtpClient::Impl::etrnAnswered(mail::Reply& reply) {
    emit(ClientEtrnDone{std::move(reply)});
    enter(Stage::idle);
}

void SmtpClient::Impl::sendQuit() {
    out_ += "QUIT\r\n";
    expect(Stage::quit);
}

void SmtpClient::Impl::quitAnswered(mail::Reply&) { close(); }

void SmtpClient::Impl::hopRefused(mail::Reply& reply) { fail(FailureScope::hop, std::move(reply)); }

void SmtpClient::Impl::outOfStep(mail::Reply& reply) {
    fail(scopeNow(), {451, {4, 5, 0}, "The server gave an answer that fits no command: " + std::to_string(reply.code)});
}

void SmtpClient::Impl::unsolicited(mail::Reply& reply) { outOfStep(reply); }

Capabilities parseCapabilities(std::string_view text) {
    Capabilities found;
    found.esmtp = true;
    const auto lines = split(text, '\n');
    for (std::size_t i = 1; i < lines.size(); ++i) {
        const std::string_view line = trim(lines[i]);
        const std::size_t end = line.find_first_of(" =");
        const std::string keyword = asciiUpper(line.substr(0, end));
        const std::string_view rest = end == std::string_view::npos ? std::string_view() : line.substr(end + 1);
        if (keyword == "PIPELINING") found.pipelining = true;
        if (keyword == "8BITMIME") found.eightBitMime = true;
        if (keyword == "SMTPUTF8") found.smtpUtf8 = true;
        if (keyword == "DSN") found.dsn = true;
        if (keyword == "CHUNKING") found.chunking = true;
        if (keyword == "BINARYMIME") found.binaryMime = true;
        if (keyword == "STARTTLS") found.startTls = true;
        if (keyword == "XISMAIL") found.peers = std::ranges::count(splitList(rest), "1") != 0;
        if (keyword == "ETRN") found.etrn = true;
        if (keyword == "ENHANCEDSTATUSCODES") found.enhancedStatus = true;
        if (keyword == "XFORWARD")
            for (const std::string& attribute : splitList(rest))
                found.forwardAttributes.push_back(asciiUpper(attribute));
        if (keyword == "SIZE") {
            found.size = true;
            found.maxSize = parseUnsigned(trim(rest)).value_or(0);
        }
        // "AUTH=LOGIN" is how servers of the draft said it; they often say both.
        if (keyword == "AUTH")
            for (const std::string& mechanism : splitList(rest))
                found.authMechanisms.push_back(asciiUpper(mechanism));
    }
    return found;
}

} // namespace ismail::proto
