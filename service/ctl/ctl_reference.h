// The manual page of ismailctl and its completion for bash, made from the table of commands; for packages.
#pragma once

#include <string>

namespace ismail::ctl {

// troff with the macros of man(7).
std::string manPage();
// A script for /usr/share/bash-completion/completions/ismailctl.
std::string bashCompletion();

} // namespace ismail::ctl
