// How a domain looks from several servers: asks members over their channels, and answers members that ask.
//
// Promises: a member is told of no domain but those that link it with this server, of one probe at a time and of
// probesAMinute in a minute, however often it opens its channel anew; else it hears notShared or busy. A look at a
// domain ends within lookLimit, with what was seen by then; a member is asked one thing at a time and waited for no
// longer than askLimit each. What members say is cut and made printable. The strand only; it never waits.
// Does not: look by itself (prober.h), judge (group/viewpoints.h).
#pragma once

#include "accounts/directory.h"
#include "base/clock.h"
#include "base/executor.h"
#include "group/channel.h"
#include "group/viewpoints.h"
#include "prober.h"

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ismail::service {

constexpr Millis askLimit{12'000};
constexpr Millis lookLimit{30'000}; // behind the DNS check of the same answer, within a minute

// This server and the partner serve it, one as the primary of the other.
bool isShared(const accounts::Domain* domain, std::int64_t partnerId);

class ProbeTalk {
public:
    struct Dependencies {
        const Clock& clock;
        Executor& strand;
        const accounts::DirectorySource& directory;
        // From this server (Prober::probe).
        std::function<void(ProbeFor whom, const std::string& domain, const std::string& host,
                           std::function<void(group::ProbeAnswer)> done)>
            probe;
        std::function<std::vector<std::string>()> ownHosts;
        std::function<void(std::int64_t partnerId, group::Message message)> send;
        // Of a partner whose channel is open.
        std::function<std::optional<group::Hello>(std::int64_t partnerId)> hello;
    };
    explicit ProbeTalk(Dependencies deps) : deps_(std::move(deps)) {}

    void stop();

    // True: the message was about probes.
    bool message(std::int64_t partnerId, const group::Message& message);
    // One view of each asker, in their order: a partner, or 0 for this server. domain: A-labels, lower case.
    void look(const std::string& domain, const std::vector<std::int64_t>& askers,
              std::function<void(std::vector<group::View>)> done);

private:
    struct Looking;
    // What came of one question.
    struct Heard {
        group::ViewOutcome outcome = group::ViewOutcome::late;
        std::vector<group::ProbeFact> facts;
        bool cut = false;
    };
    struct Question {
        std::shared_ptr<Looking> of;
        group::ProbeAsk ask;
        std::function<void(Heard)> then;
        Executor::TimerId timer = 0; // once it was sent
    };
    struct Answering {
        bool busy = false;
        std::deque<Ticks> times; // of the last minute
    };

    void answer(std::int64_t partnerId, const group::ProbeAsk& ask);
    group::ViewOutcome readiness(std::int64_t partnerId, const std::string& domain) const;
    void begin(const std::shared_ptr<Looking>& looking, std::size_t at);
    void askHost(const std::shared_ptr<Looking>& looking, std::size_t at, std::size_t host);
    void ended(const std::shared_ptr<Looking>& looking);
    void finish(Looking& looking);
    void ask(const std::shared_ptr<Looking>& looking, std::size_t at, const std::string& host,
             std::function<void(Heard)> then);
    void sendNext(std::int64_t partnerId);
    void heard(std::int64_t partnerId, std::int64_t id, Heard what);

    const Dependencies deps_;
    std::map<std::int64_t, Answering> answering_;            // by partner
    std::map<std::int64_t, std::deque<Question>> questions_; // by partner; the first was sent
    std::vector<std::shared_ptr<Looking>> lookings_;
    std::int64_t lastId_ = 0;
};

} // namespace ismail::service
