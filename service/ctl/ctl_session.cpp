#include "ctl_session.h"

#include "base/path_text.h"
#include "base/text.h"
#include "ctl_format.h"
#include "platform/system_info.h"

namespace ismail::ctl {

bool Session::connect() {
    if (client_) return true;
    const std::string directory =
        options_.dataDirectory.empty() ? utf8FromPath(platform::defaultDataDirectory()) : options_.dataDirectory;
    auto stream = environment_.connect(directory);
    if (!stream) {
        failure_ = complain(stream.error().text, exit_code::unreachable);
        return false;
    }
    stream_ = std::move(*stream);
    client_ = std::make_unique<rpc::Client>(*stream_);
    const auto hello = client_->hello("ismailctl", ISMAIL_VERSION);
    if (!hello) {
        report(hello.error());
        return false;
    }
    now_ = hello->now;
    return true;
}

namespace {

int exitCodeOf(rpc::ErrorCode code, const Error& error) {
    switch (code) {
    case rpc::ErrorCode::busy: return exit_code::unreachable;
    case rpc::ErrorCode::notFound: return exit_code::notFound;
    case rpc::ErrorCode::conflict:
        return error.sentence.code.ends_with(".exists") ? exit_code::exists : exit_code::conflict;
    default: return exit_code::refused;
    }
}

} // namespace

void Session::report(const Error& error) {
    const rpc::ErrorCode code = client_->broken() ? rpc::ErrorCode::unavailable : client_->lastCode();
    const int exit = client_->broken() ? exit_code::unreachable : exitCodeOf(code, error);
    failure_ = complain(error.text, exit);
    if (!json()) return;
    rpc::Value::Object what;
    what.emplace_back("code", rpc::Value(std::string(enumText(code))));
    what.emplace_back("exit", rpc::Value(std::int64_t{exit}));
    what.emplace_back("text", rpc::Value(error.text));
    rpc::Value::Object answer;
    answer.emplace_back("error", rpc::Value(std::move(what)));
    printJson(rpc::Value(std::move(answer)));
}

void Session::printJson(const rpc::Value& value) { out() << rpc::writeJson(value, true) << "\n"; }

std::optional<rpc::Event> Session::nextEvent() {
    Result<rpc::Event> event = client_->nextEvent();
    if (event) return std::move(*event);
    report(event.error());
    return std::nullopt;
}

Time Session::now() { return now_ ? *now_ : SystemClock().now(); }

int Session::usage(const std::string& sentence) {
    err() << "ismailctl: " << oneLine(sentence) << "\n"
          << "\"ismailctl help\" lists what there is.\n";
    return exit_code::usage;
}

int Session::complain(const std::string& sentence, int code) {
    err() << "ismailctl: " << oneLine(sentence) << "\n";
    return code;
}

bool Session::confirmed(const std::string& question, bool alreadyYes) {
    if (alreadyYes) return true;
    if (!terminal().inputIsTerminal()) {
        failure_ = complain(question + " Nobody is there to ask: say --yes. Nothing was done.", exit_code::usage);
        return false;
    }
    err() << oneLine(question) << " Go on? [y/N] " << std::flush;
    std::string answer;
    std::getline(in(), answer);
    const std::string word = asciiLower(trim(answer));
    if (word == "y" || word == "yes" || word == "y\r" || word == "yes\r") return true;
    err() << "Nothing was done.\n";
    failure_ = exit_code::done;
    return false;
}

std::optional<Secret<std::string>> Session::password(const std::string& whatFor, bool twice) {
    if (!terminal().inputIsTerminal()) {
        std::string line;
        std::getline(in(), line);
        if (!line.empty() && line.back() == '\r') line.pop_back();
        Secret<std::string> given(std::move(line));
        if (!given.empty()) return given;
        failure_ = complain(whatFor + " was expected as a line of standard input.", exit_code::usage);
        return std::nullopt;
    }
    auto first = terminal().readHidden(whatFor + ": ");
    if (first && twice) {
        const auto second = terminal().readHidden("Once more: ");
        if (!second) {
            failure_ = complain(second.error().text, exit_code::usage);
            return std::nullopt;
        }
        if (second->reveal() != first->reveal()) {
            failure_ = complain("The two are not the same. Nothing was done.", exit_code::usage);
            return std::nullopt;
        }
    }
    if (first && !first->empty()) return std::move(*first);
    failure_ = complain(first ? "An empty password is not taken." : first.error().text, exit_code::usage);
    return std::nullopt;
}

} // namespace ismail::ctl
