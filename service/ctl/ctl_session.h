// One run of ismailctl: what a command's function gets. It connects to the service when the first question is asked,
// prints the answer as text or as the JSON of the contract, and turns every outcome into an exit code.
#pragma once

#include "ctl_arguments.h"
#include "ctl_terminal.h"

#include "rpc/client.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <iostream>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace ismail::ctl {

namespace exit_code {
constexpr int done = 0;
constexpr int refused = 1;     // by the service
constexpr int usage = 2;       // what was typed makes no sense, or a question had nobody to answer it
constexpr int unreachable = 3; // no service, or the connection failed
constexpr int partial = 4;     // some of it was done
constexpr int notFound = 5;    // there is no such thing
constexpr int exists = 6;      // there is one already
constexpr int conflict = 7;    // it is not in a state for this, or was changed meanwhile
} // namespace exit_code

// The outside world, replaced by tests.
struct Environment {
    std::istream& in;
    std::ostream& out;
    std::ostream& err;
    Terminal& terminal;
    // Connects to the service of a data directory.
    std::function<Result<std::unique_ptr<rpc::ByteStream>>(const std::string& dataDirectory)> connect;
};

struct GlobalOptions {
    std::string dataDirectory; // empty: the platform's
    bool json = false;
};

class Session {
public:
    Session(Environment& environment, GlobalOptions options)
        : environment_(environment), options_(std::move(options)) {}
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    // Asks; without an answer the reason is on standard error and failed() is the exit code.
    template <class M>
    std::optional<typename M::Response> call(const typename M::Request& request) {
        if (!connect()) return std::nullopt;
        Result<typename M::Response> response = client_->call<M>(request);
        if (response) return std::move(*response);
        report(response.error());
        return std::nullopt;
    }

    // Asks and prints the answer: as JSON, or by print(response), which may return an exit code.
    template <class M, class Print>
    int show(const typename M::Request& request, Print&& print) {
        const auto response = call<M>(request);
        if (!response) return failed();
        if (json()) printJson(client_->lastResult());
        if constexpr (std::is_void_v<std::invoke_result_t<Print, decltype(*response)>>) {
            if (!json()) print(*response);
            return exit_code::done;
        } else {
            return print(*response);
        }
    }

    // A list that the service gives in pages: asks until there are as many rows as the page is long, or all. rows:
    // where an answer has them. Without an answer as call().
    template <class M, class Row>
    std::optional<typename M::Response> callPages(typename M::Request request, std::vector<Row> M::Response::*rows) {
        auto& page = pageOf(request);
        const std::int64_t wanted = page.limit;
        std::optional<typename M::Response> all;
        std::int64_t have = 0;
        for (bool more = true; more;) {
            page.limit = std::min(rowsOfPage, wanted - have);
            auto part = call<M>(request);
            if (!part) return std::nullopt;
            const auto came = static_cast<std::int64_t>(((*part).*rows).size());
            have += came;
            page.offset += came;
            more = came > 0 && have < wanted && page.offset < part->total;
            if (!all)
                all = std::move(part);
            else
                std::ranges::move((*part).*rows, std::back_inserter((*all).*rows));
        }
        return all;
    }
    // As show().
    template <class M, class Row, class Print>
    int showPages(const typename M::Request& request, std::vector<Row> M::Response::*rows, Print&& print) {
        const auto all = callPages<M>(request, rows);
        if (!all) return failed();
        if (json())
            printJson(rpc::encode(*all));
        else
            print(*all);
        return exit_code::done;
    }

    bool json() const { return options_.json; }
    void printJson(const rpc::Value& value);
    // The next event after a subscription; nothing: the connection ended, as failed() says.
    std::optional<rpc::Event> nextEvent();

    std::ostream& out() { return environment_.out; }
    std::ostream& err() { return environment_.err; }
    std::istream& in() { return environment_.in; }
    Terminal& terminal() { return environment_.terminal; }
    // The clock of the service, as of the connection.
    Time now();
    int failed() const { return failure_; }
    // Prints the sentence and how to get help.
    int usage(const std::string& sentence);
    // Prints the sentence; for what went wrong on this side.
    int complain(const std::string& sentence, int code);

    // Asks "…? [y/N]" on standard error. True: yes. Else failed() is the exit code: nobody to ask is a mistake in the
    // usage, "no" is done.
    bool confirmed(const std::string& question, bool alreadyYes);
    // A password: typed twice without echo, or the next line of standard input. Nothing: failed().
    std::optional<Secret<std::string>> password(const std::string& whatFor, bool twice);

private:
    static constexpr std::int64_t rowsOfPage = 1'000;
    template <class Request>
    static auto& pageOf(Request& request) {
        if constexpr (requires { request.page; })
            return request.page;
        else
            return request;
    }

    bool connect();
    void report(const Error& error);

    Environment& environment_;
    GlobalOptions options_;
    std::unique_ptr<rpc::ByteStream> stream_;
    std::unique_ptr<rpc::Client> client_;
    std::optional<Time> now_;
    int failure_ = exit_code::done;
};

// Runs what was typed (without the program's name) and returns the exit code.
int run(const std::vector<std::string>& typed, Environment& environment);

} // namespace ismail::ctl
