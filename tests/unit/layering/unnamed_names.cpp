#include "unnamed_names.h"

#include <regex>
#include <sstream>

namespace ismail::test {

namespace {

// "const std::string& text, int most = 3" to "const std::string&,int,".
std::string parameterTypes(const std::string& parameters) {
    std::string types, one;
    int depth = 0;
    const auto end = [&] {
        one.erase(std::min(one.find(" = "), one.size()));
        // The last word is the parameter's name, unless there is but one word.
        const auto name = one.find_last_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
        if (name != std::string::npos && one[name] != ':' && name + 1 < one.size()) one.erase(name + 1);
        types += std::regex_replace(one, std::regex("^ +| +$"), "") + ",";
        one.clear();
    };
    for (const char c : parameters) {
        depth += c == '<' || c == '(' ? 1 : c == '>' || c == ')' ? -1 : 0;
        if (c == ',' && depth == 0)
            end();
        else
            one += c;
    }
    if (!one.empty()) end();
    return types;
}

// The name that a declaration gives, empty when it gives none of its own (specialisations, operators).
std::string nameOf(const std::string& declaration) {
    static const std::regex type("^(?:class|struct|enum(?: class)?|union) (\\w+)[^;]*\\{");
    static const std::regex alias("^using (\\w+) = ");
    static const std::regex function("^[\\w:<>,*&\\[\\] ]*?[ *&](\\w+)\\((.*)\\)(?: noexcept)? \\{");
    static const std::regex variable("^[\\w:<>,*& ]*[ *&](\\w+)(?:\\[\\w*\\])?(?:\\{| = |;)");
    std::smatch found;
    static const std::regex others("^(?:template|class \\w+;|struct \\w+;|namespace|friend)|operator");
    if (std::regex_search(declaration, others)) return {};
    for (const auto* form : {&type, &alias})
        if (std::regex_search(declaration, found, *form)) return found[1];
    if (std::regex_search(declaration, found, function)) return found[1].str() + "(" + parameterTypes(found[2]) + ")";
    if (std::regex_search(declaration, found, variable)) return found[1];
    return {};
}

} // namespace

std::vector<std::string> unnamedNames(std::string_view text) {
    std::vector<std::string> names;
    std::istringstream in{std::string(text)};
    bool inside = false, raw = false;
    std::string declaration;
    for (std::string line; std::getline(in, line);) {
        if (line == "namespace {") inside = true;
        if (line == "} // namespace") inside = false;
        // The text of a literal over several lines is none of ours.
        const bool inLiteral = raw;
        if (line.find("R\"") != std::string::npos) raw = true;
        if (line.find(")\"") != std::string::npos) raw = false;
        if (inLiteral || (!line.empty() && line.back() == ':')) continue;
        const bool begins = !line.empty() && std::string_view(" }/#:").find(line[0]) == std::string_view::npos;
        if (!inside || line == "namespace {" || (declaration.empty() && !begins)) continue;
        declaration += (declaration.empty() ? "" : " ") + std::regex_replace(line, std::regex("^ +| *//.*$"), "");
        if (declaration.find_first_of("{;") == std::string::npos) continue;
        if (std::string name = nameOf(declaration); !name.empty()) names.push_back(std::move(name));
        declaration.clear();
    }
    return names;
}

} // namespace ismail::test
