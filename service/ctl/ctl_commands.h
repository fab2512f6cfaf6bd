// The one table of what ismailctl can do (ctl_commands.cpp), and the help made from it.
#pragma once

#include "ctl_session.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ismail::ctl {

struct Command {
    std::string_view noun;  // one word, or two: "domain recipients"
    std::string_view verb;  // empty: the noun says it all
    std::string_view words; // what its arguments are called in the help
    std::size_t least = 0, most = 0;
    std::span<const OptionSpec> options;
    std::string_view help;
    int (*function)(Session&, const Arguments&) = nullptr;

    std::string name() const;
};

constexpr std::size_t anyNumber = static_cast<std::size_t>(-1);

std::span<const Command> commands();
// The command whose words begin what was typed, and how many words those are; nullptr: there is none.
struct FoundCommand {
    const Command* command = nullptr;
    std::size_t words = 0;
};
FoundCommand findCommand(std::span<const std::string> typed);

// Help about everything, a noun, or a command; empty: there is nothing of that name.
std::string helpText(std::span<const std::string> about);

} // namespace ismail::ctl
