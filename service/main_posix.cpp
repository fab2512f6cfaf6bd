// ismaild: the mail server as a Windows service, a daemon, or a program in the foreground.
#include "base/path_text.h"
#include "platform/process_signals.h"
#include "platform/supervisor.h"
#include "platform/system_info.h"
#include "service.h"

#include <Poco/Util/HelpFormatter.h>
#include <Poco/Util/Option.h>
#include <Poco/Util/OptionSet.h>
#include <Poco/Util/ServerApplication.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <mutex>
#include <thread>

namespace {

// Ends the process if stopping takes too long: everything that was promised is on disk at any moment, so an end without
// farewell loses nothing, while a service that does not stop blocks the shutdown of the computer.
class StopWatchdog {
public:
    explicit StopWatchdog(std::chrono::milliseconds patience)
        : thread_([this, patience] {
              std::unique_lock lock(mutex_);
              if (!wake_.wait_for(lock, patience, [this] { return done_; })) std::_Exit(EXIT_SUCCESS);
          }) {}
    ~StopWatchdog() {
        {
            std::lock_guard lock(mutex_);
            done_ = true;
        }
        wake_.notify_one();
        thread_.join();
    }

private:
    std::mutex mutex_;
    std::condition_variable wake_;
    bool done_ = false;
    std::thread thread_;
};

// Tells the supervisor that the service is ready, and that it is alive as long as it proves it.
class Supervised {
public:
    explicit Supervised(ismail::service::Service& service) : service_(service) {
        ismail::platform::tellSupervisor("READY=1");
        if (const auto patience = ismail::platform::supervisorPatience())
            thread_ = std::thread([this, every = *patience / 3] { run(every); });
    }
    ~Supervised() {
        ismail::platform::tellSupervisor("STOPPING=1");
        {
            std::lock_guard lock(mutex_);
            done_ = true;
        }
        wake_.notify_one();
        if (thread_.joinable()) thread_.join();
    }

private:
    void run(std::chrono::milliseconds every) {
        auto alive = std::make_shared<std::atomic<bool>>(true);
        std::unique_lock lock(mutex_);
        do {
            if (!alive->exchange(false)) continue; // it was asked, and has not proved it yet
            ismail::platform::tellSupervisor("WATCHDOG=1");
            service_.prove([alive] { *alive = true; });
        } while (!wake_.wait_for(lock, every, [this] { return done_; }));
    }

    ismail::service::Service& service_;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool done_ = false;
    std::thread thread_;
};

class MailServer : public Poco::Util::ServerApplication {
public:
    MailServer() { setUnixOptions(true); }

protected:
    void defineOptions(Poco::Util::OptionSet& options) override {
        Poco::Util::ServerApplication::defineOptions(options);
        options.addOption(Poco::Util::Option("data", "d", "Directory that holds everything of this server.", false,
                                             "DIRECTORY", true));
        options.addOption(Poco::Util::Option("version", "v", "Print the version and end."));
        options.addOption(Poco::Util::Option("help", "h", "Print this help and end."));
    }

    void handleOption(const std::string& name, const std::string& value) override {
        Poco::Util::ServerApplication::handleOption(name, value);
        if (name == "data") data_ = ismail::pathFromUtf8(value);
        if (name == "version" || name == "help") {
            question_ = name;
            stopOptionsProcessing();
        }
    }

    int main(const std::vector<std::string>& arguments) override {
        if (!question_.empty()) return answer();
        if (!arguments.empty()) {
            std::cerr << "ismaild takes no argument \"" << arguments.front() << "\"; see ismaild --help." << std::endl;
            return EXIT_USAGE;
        }
        ismail::platform::prepareSignals();
        ismail::platform::keepFilesPrivate();
        ismail::service::ServiceOptions options;
        options.data = data_.empty() ? ismail::platform::defaultDataDirectory() : std::filesystem::absolute(data_);
        options.echo = isInteractive();
        auto service = ismail::service::Service::start(options);
        if (!service) {
            std::cerr << "ismaild cannot start: " << service.error().text << std::endl;
            return EXIT_UNAVAILABLE;
        }
        for (const std::string& line : (*service)->announcement())
            std::cout << "ismaild: " << line << "\n";
        std::cout << "ismaild: ready" << std::endl;
        {
            const Supervised supervised(**service);
            while (ismail::platform::waitForSignal() == ismail::platform::SignalWish::reload)
                (*service)->reload();
        }
        const StopWatchdog watchdog(std::chrono::milliseconds(4500));
        (*service)->stop();
        service->reset();
        return EXIT_OK;
    }

private:
    int answer() {
        if (question_ == "version") {
            std::cout << "ISMail " << ISMAIL_VERSION << std::endl;
            return EXIT_OK;
        }
        Poco::Util::HelpFormatter help(options());
        help.setUnixStyle(true);
        help.setCommand("ismaild");
        help.setUsage("[--data DIRECTORY]");
        help.setHeader("The ISMail mail server. It is administered with ismailctl.");
        help.format(std::cout);
        return EXIT_OK;
    }

    std::string data_, question_;
};

} // namespace

POCO_SERVER_MAIN(MailServer)
