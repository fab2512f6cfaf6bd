// ismaild on Windows: a service, a program in the foreground, or setup's helper.
#include "base/path_text.h"
#include "platform/system_info.h"
#include "platform/win32_util.h"
#include "service.h"
#include "windows/win32_service.h"
#include "windows/win32_setup.h"

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <thread>

namespace {

using namespace ismail;

constexpr int exitUsage = 64, exitUnavailable = 69; // as on the other systems
constexpr DWORD stopPatience = 4500;                // milliseconds

constexpr const char* helpText = R"(usage: ismaild [--data DIRECTORY]
The ISMail mail server. It is administered with ismailctl.

--data=DIRECTORY  Directory that holds everything of this server.
--service         Run under the service manager of Windows, which starts it so.
--version         Print the version and end.
--help            Print this help and end.

Installing, upgrading and removing uses ismaild --setup; see the file installer/ismail.wxs.
)";

struct CommandLine {
    std::filesystem::path data;
    bool service = false;
    bool version = false, help = false;
    std::string wrong; // the first word that is not understood
};

CommandLine parse(const std::vector<std::string>& words) {
    CommandLine line;
    for (std::size_t i = 0; i < words.size() && line.wrong.empty(); ++i) {
        const std::string& word = words[i];
        if (word == "--service") {
            line.service = true;
        } else if (word == "--version" || word == "-v") {
            line.version = true;
        } else if (word == "--help" || word == "-h") {
            line.help = true;
        } else if ((word == "--data" || word == "-d") && i + 1 < words.size()) {
            line.data = pathFromUtf8(words[++i]);
        } else if (word.starts_with("--data=")) {
            line.data = pathFromUtf8(word.substr(7));
        } else {
            line.wrong = word;
        }
    }
    return line;
}

// Control-C, the closed window and the end of the session end the server as well.
HANDLE foregroundStop = nullptr;

BOOL WINAPI consoleEvent(DWORD) {
    SetEvent(foregroundStop);
    // The process may be ended as soon as this returns; main returns first.
    Sleep(stopPatience);
    return TRUE;
}

int runInForeground(const std::filesystem::path& data) {
    const platform::Handle stop(CreateEventW(nullptr, TRUE, FALSE, nullptr));
    foregroundStop = stop.get();
    SetConsoleCtrlHandler(consoleEvent, TRUE);
    service::ServiceOptions options;
    options.data = data;
    options.echo = true;
    auto service = service::Service::start(options);
    if (!service) {
        std::cerr << "ismaild cannot start: " << service.error().text << std::endl;
        return exitUnavailable;
    }
    for (const std::string& line : (*service)->announcement())
        std::cout << "ismaild: " << line << "\n";
    std::cout << "ismaild: ready" << std::endl;
    WaitForSingleObject(stop.get(), INFINITE);
    // Everything that was promised is on disk at any moment: an end without farewell loses nothing.
    std::thread([] {
        Sleep(stopPatience);
        std::_Exit(EXIT_SUCCESS);
    }).detach();
    (*service)->stop();
    service->reset();
    std::cout.flush();
    std::_Exit(EXIT_SUCCESS);
}

int run(const std::vector<std::string>& words) {
    if (!words.empty() && words[0] == "--setup") return service::runSetup({words.begin() + 1, words.end()});
    const CommandLine line = parse(words);
    if (!line.wrong.empty()) {
        std::cerr << "ismaild does not know \"" << line.wrong << "\"; see ismaild --help." << std::endl;
        return exitUsage;
    }
    if (line.version) {
        std::cout << "ISMail " << ISMAIL_VERSION << std::endl;
        return EXIT_SUCCESS;
    }
    if (line.help) {
        std::cout << helpText << std::flush;
        return EXIT_SUCCESS;
    }
    const auto data = line.data.empty() ? platform::defaultDataDirectory() : std::filesystem::absolute(line.data);
    return line.service ? service::runUnderServiceManager(data) : runInForeground(data);
}

} // namespace

int wmain(int count, wchar_t** words) {
    // No dialog may wait for a click that nobody can make.
    SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX | SEM_NOOPENFILEERRORBOX);
    HeapSetInformation(nullptr, HeapEnableTerminationOnCorruption, nullptr, 0);
    std::vector<std::string> typed;
    for (int i = 1; i < count; ++i)
        typed.push_back(platform::toUtf8(words[i]));
    return run(typed);
}
