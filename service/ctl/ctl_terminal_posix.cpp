#include "ctl_terminal.h"

#include <csignal>
#include <iostream>

#include <termios.h>
#include <unistd.h>

namespace ismail::ctl {

namespace {

constexpr std::size_t longestSecret = 4096; // octets; what is typed behind that is ignored

// Keys arrive one by one, unseen, and Ctrl-C is a key: were it a signal, the terminal would stay without echo.
class UnseenKeys {
public:
    UnseenKeys() : changed_(tcgetattr(STDIN_FILENO, &before_) == 0) {
        if (!changed_) return;
        termios unseen = before_;
        unseen.c_lflag &= ~static_cast<tcflag_t>(ECHO | ICANON | ISIG);
        unseen.c_cc[VMIN] = 1;
        unseen.c_cc[VTIME] = 0;
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &unseen);
    }
    ~UnseenKeys() {
        if (changed_) tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
    }
    UnseenKeys(const UnseenKeys&) = delete;
    UnseenKeys& operator=(const UnseenKeys&) = delete;

private:
    termios before_{};
    bool changed_;
};

void eraseLast(std::string& text) {
    while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0) == 0x80)
        text.pop_back();
    if (!text.empty()) text.pop_back();
}

} // namespace

// A reader that goes away (a pager) shows as a failed write, not as a signal.
SystemTerminal::SystemTerminal() { std::signal(SIGPIPE, SIG_IGN); }

bool SystemTerminal::inputIsTerminal() { return isatty(STDIN_FILENO) == 1; }
bool SystemTerminal::outputIsTerminal() { return isatty(STDOUT_FILENO) == 1; }

Result<Secret<std::string>> SystemTerminal::readHidden(const std::string& prompt) {
    std::cerr << prompt << std::flush;
    const UnseenKeys unseen;
    std::string typed;
    typed.reserve(longestSecret);
    for (char key = 0; read(STDIN_FILENO, &key, 1) == 1;) {
        if (key == '\n' || key == '\r') {
            std::cerr << "\n";
            return Secret<std::string>(std::move(typed));
        }
        if (key == 3 || key == 4) break; // Ctrl-C, Ctrl-D
        if (key == 8 || key == 127)
            eraseLast(typed);
        else if (key == 21) // Ctrl-U
            typed.clear();
        else if (typed.size() < longestSecret)
            typed += key;
    }
    const Secret<std::string> wiped(std::move(typed));
    std::cerr << "\n";
    return Error{ErrorKind::invalid, "Nothing was done."};
}

} // namespace ismail::ctl
