#include "ctl_commands.h"

#include "base/text.h"
#include "ctl_format.h"
#include "ctl_reference.h"

#include <algorithm>

namespace ismail::ctl {

namespace {

constexpr OptionSpec dataOption{"data", "DIR", "The data directory of the service."};
constexpr OptionSpec jsonOption{"json", "", "Print the answer as JSON."};
constexpr OptionSpec helpOption{"help", "", "Say what there is."};
constexpr OptionSpec versionOption{"version", "", "Print the version."};
constexpr std::array globalOptions{dataOption, jsonOption, helpOption, versionOption};

// Where the options that may stand before the command end.
std::size_t commandBegins(const std::vector<std::string>& typed) {
    std::size_t at = 0;
    while (at < typed.size() && typed[at].size() > 2 && typed[at].starts_with("--"))
        at += typed[at] == "--data" ? 2 : 1;
    return std::min(at, typed.size());
}

int help(std::span<const std::string> about, Environment& environment) {
    const std::string text = helpText(about);
    if (!text.empty()) {
        environment.out << text;
        return exit_code::done;
    }
    environment.err << "ismailctl: There is nothing called " << oneLine(join({about.begin(), about.end()}, " "))
                    << ".\n\"ismailctl help\" lists what there is.\n";
    return exit_code::usage;
}

// What was meant, as far as it goes: the noun's commands, or all.
int unknownCommand(Session& session, std::span<const std::string> typed) {
    const std::string noun = helpText(typed.first(std::min<std::size_t>(1, typed.size())));
    if (typed.empty() || noun.empty())
        return session.usage(typed.empty() ? "Say what to do." : "There is no command " + typed[0] + ".");
    session.err() << "ismailctl: " << oneLine(typed[0])
                  << (typed.size() > 1 ? " has no " + oneLine(typed[1]) + ". " : " needs a verb. ") << "There is:\n\n"
                  << noun;
    return exit_code::usage;
}

} // namespace

int run(const std::vector<std::string>& typed, Environment& environment) {
    const std::span<const std::string> words(typed);
    const std::size_t begins = commandBegins(typed);
    GlobalOptions options;
    Session blank(environment, options);
    const Result<Arguments> before = parseArguments(words.first(begins), globalOptions);
    if (!before) return blank.usage(before.error().text);
    const auto rest = words.subspan(begins);
    if (before->has("version")) {
        environment.out << "ISMail " << ISMAIL_VERSION << "\n";
        return exit_code::done;
    }
    if (before->has("help") || rest.empty()) return help(rest, environment);
    if (rest[0] == "help") return help(rest.subspan(1), environment);
    if (rest[0] == "-h") return help({}, environment);
    if (rest.size() == 2 && rest[0] == "reference" && (rest[1] == "man" || rest[1] == "bash")) {
        environment.out << (rest[1] == "man" ? manPage() : bashCompletion());
        return exit_code::done;
    }

    const FoundCommand found = findCommand(rest);
    if (!found.command)
        return std::ranges::find(rest, "--help") == rest.end() ? unknownCommand(blank, rest)
                                                               : help(rest.first(1), environment);
    std::vector<OptionSpec> known(found.command->options.begin(), found.command->options.end());
    known.insert(known.end(), {dataOption, jsonOption, helpOption});
    const Result<Arguments> arguments = parseArguments(rest.subspan(found.words), known);
    if (!arguments) return blank.usage(arguments.error().text);
    if (arguments->has("help")) return help(rest.first(found.words), environment);
    const std::size_t count = arguments->words().size();
    if (count < found.command->least || count > found.command->most)
        return blank.usage("It goes like this: ismailctl " + found.command->name() + " " +
                           std::string(found.command->words));
    for (const Arguments* from : {&*before, &*arguments}) {
        if (const std::string* directory = from->value("data")) options.dataDirectory = *directory;
        options.json = options.json || from->has("json");
    }
    Session session(environment, options);
    return found.command->function(session, *arguments);
}

} // namespace ismail::ctl
