// What of a terminal differs between operating systems. A test has its own.
#pragma once

#include "base/result.h"
#include "base/secret.h"

#include <string>

namespace ismail::ctl {

class Terminal {
public:
    virtual ~Terminal() = default;
    // A person is at the keyboard, not a pipe or file.
    virtual bool inputIsTerminal() = 0;
    virtual bool outputIsTerminal() = 0;
    // A line typed without echo, without its end; the prompt goes to standard error. Only where inputIsTerminal().
    // Errors: invalid, when the person gave up (Ctrl-C, end of input).
    virtual Result<Secret<std::string>> readHidden(const std::string& prompt) = 0;
};

class SystemTerminal final : public Terminal {
public:
    // Standard input and output carry octets as they are and consoles show UTF-8.
    SystemTerminal();
    bool inputIsTerminal() override;
    bool outputIsTerminal() override;
    Result<Secret<std::string>> readHidden(const std::string& prompt) override;
};

} // namespace ismail::ctl
