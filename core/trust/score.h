// From findings to a decision: the reasons with their points, whole numbers that a person can add up, and the lines
// that they are held against. Pure; what it says is the table of docs/manual, "Your domain's good name".
//
// Promises: a check that did not answer gives no points; nothing of the connection counts against a message that a
// partner brings; a message is refused only with reasons from two of the groups connection, identity and content.
#pragma once

#include "config/settings.h"
#include "trust/verdict.h"

#include <cstdint>
#include <span>
#include <vector>

namespace ismail::trust {

struct Lines {
    int suspicious = 3, junk = 5, refuse = 10;
    static Lines of(const config::Settings& settings);
};

// A recipient's own part: an account may move its Junk line and may know the sender.
struct AccountView {
    std::int64_t accountId = 0;
    bool wroteToSender = false; // counts only where DMARC passed
    int junkLine = 0;           // 3 to 9; 0: the server's
    bool filtered = true;       // false: it wants no sorting
};

// Of the connection alone: what greylisting and the greeting go by.
std::vector<Reason> connectionReasons(const Findings& findings, const config::Settings& settings);
// All of them, in the order of their groups.
std::vector<Reason> reasonsFor(const Findings& findings, const config::Settings& settings);

int pointsOf(std::span<const Reason> reasons, std::int64_t accountId = 0);

// refusable: false after a partner's 250, for mail of our own: then Junk is the worst.
Judgement judge(std::span<const Reason> reasons, const Lines& lines, bool refusable, const AccountView& view = {});

Verdict verdictOn(Findings findings, std::span<const AccountView> accounts, const config::Settings& settings,
                  bool refusable);

// The reason that weighs most against the message; nullptr: none does.
const Reason* strongest(std::span<const Reason> reasons);

} // namespace ismail::trust
