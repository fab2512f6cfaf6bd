#include "ctl_reference.h"

#include "base/text.h"
#include "ctl_commands.h"

#include <map>
#include <string_view>
#include <vector>

namespace ismail::ctl {

namespace {

// Of troff: nothing in the text is a request or an escape.
std::string troff(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '\\')
            out += "\\e";
        else if (c == '-')
            out += "\\-";
        else if ((c == '.' || c == '\'') && (out.empty() || out.back() == '\n'))
            out += std::string("\\&") + c;
        else
            out += c;
    }
    return out;
}

std::string manCommand(const Command& command) {
    std::string out = ".SS " + troff(command.name());
    if (!command.words.empty()) out += " " + troff(command.words);
    out += "\n" + troff(command.help) + "\n";
    for (const OptionSpec& option : command.options) {
        out += ".TP\n\\fB\\-\\-" + troff(option.name) + "\\fR";
        if (!option.value.empty()) out += " \\fI" + troff(option.value) + "\\fR";
        out += "\n" + troff(option.help) + (option.repeatable ? " Repeatable." : "") + "\n";
    }
    return out;
}

// What may follow the words that were typed: the next words of commands, or the options of one.
std::map<std::string, std::string> choices() {
    std::map<std::string, std::string> found;
    const auto add = [](std::string& list, const std::string& word) {
        if ((" " + list + " ").find(" " + word + " ") == std::string::npos) list += (list.empty() ? "" : " ") + word;
    };
    for (const Command& command : commands()) {
        std::string typed;
        const std::string name = command.name();
        for (const std::string_view word : split(name, ' ')) {
            add(found[typed], std::string(word));
            typed += (typed.empty() ? "" : " ") + std::string(word);
        }
        for (const OptionSpec& option : command.options)
            add(found[typed], "--" + std::string(option.name));
        found.try_emplace(typed);
    }
    add(found[{}], "help");
    return found;
}

} // namespace

std::string manPage() {
    std::string out = ".TH ISMAILCTL 1 \"\" \"ISMail " ISMAIL_VERSION "\" \"ISMail\"\n"
                      ".SH NAME\n"
                      "ismailctl \\- administer the ISMail mail server\n"
                      ".SH SYNOPSIS\n"
                      ".B ismailctl\n"
                      "[\\fB\\-\\-data\\fR \\fIDIR\\fR] [\\fB\\-\\-json\\fR] \\fINOUN\\fR [\\fIVERB\\fR] ...\n"
                      ".SH DESCRIPTION\n"
                      "Asks the service of a data directory over its local socket, and prints the answer.\n"
                      "Commands that destroy mail, accounts or lists show how much and ask for confirmation first;\n"
                      "\\fB\\-\\-yes\\fR confirms. Passwords are never arguments.\n"
                      ".SH OPTIONS\n"
                      ".TP\n\\fB\\-\\-data\\fR \\fIDIR\\fR\nThe data directory of the service.\n"
                      ".TP\n\\fB\\-\\-json\\fR\nPrints the answer, or the refusal, as JSON.\n"
                      ".TP\n\\fB\\-\\-help\\fR\nSays what there is; also after a command.\n"
                      ".TP\n\\fB\\-\\-version\\fR\nPrints the version.\n"
                      ".SH COMMANDS\n";
    for (const Command& command : commands())
        out += manCommand(command);
    return out + ".SH EXIT STATUS\n"
                 ".TP\n0\nDone.\n"
                 ".TP\n1\nThe service refused.\n"
                 ".TP\n2\nThe command line is invalid, or a confirmation was needed and nobody could be asked.\n"
                 ".TP\n3\nThe service cannot be reached.\n"
                 ".TP\n4\nOnly a part was done.\n"
                 ".TP\n5\nThere is no such thing.\n"
                 ".TP\n6\nThere is one already.\n"
                 ".TP\n7\nIt is not in a state for this, or was changed meanwhile.\n"
                 ".SH SEE ALSO\n"
                 ".BR ismaild (8),\n"
                 ".BR ismail\\-admin (1)\n";
}

std::string bashCompletion() {
    std::string out = "# Completion of ismailctl for bash.\n"
                      "_ismailctl() {\n"
                      "    local word=${COMP_WORDS[COMP_CWORD]} typed=() i choices=\n"
                      "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
                      "        case ${COMP_WORDS[i]} in\n"
                      "        --data) i=$((i + 1)) ;;\n"
                      "        -*) ;;\n"
                      "        *) typed+=(\"${COMP_WORDS[i]}\") ;;\n"
                      "        esac\n"
                      "    done\n"
                      "    case \"${typed[*]}\" in\n";
    const auto found = choices();
    // The longest first: "domain recipients" is no argument of a command "domain".
    for (auto each = found.rbegin(); each != found.rend(); ++each) {
        const bool isCommand = each->second.empty() || each->second.starts_with("--");
        out += "    \"" + each->first + "\"" + (isCommand ? " | \"" + each->first + " \"*" : "") + ") choices=\"" +
               each->second + "\" ;;\n";
    }
    return out + "    esac\n"
                 "    mapfile -t COMPREPLY < <(compgen -W \"$choices --data --json --help\" -- \"$word\")\n"
                 "}\n"
                 "complete -o default -F _ismailctl ismailctl\n";
}

} // namespace ismail::ctl
