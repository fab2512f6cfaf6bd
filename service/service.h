// The composition root: builds every part of the server, joins them, owns every thread, and takes it all down again.
// Nobody else knows more than its neighbours.
#pragma once

#include "base/log.h"
#include "base/result.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace ismail::service {

struct ServiceOptions {
    std::filesystem::path data; // absolute
    bool echo = false;          // log lines also go to standard error
    // Told of every error and warning in the log, on the thread that writes it; it must not block for long.
    std::function<void(LogLevel, const std::string&)> serious;
};

class Service {
public:
    // Opens the data directory (creating it), starts everything and listens. A listener that cannot be opened does not
    // keep the others from running. Errors: conflict (the directory is in use), denied (it is somebody else's),
    // invalid (ismail.conf), unavailable.
    static Result<std::unique_ptr<Service>> start(const ServiceOptions& options);
    ~Service();
    Service(const Service&) = delete;
    Service& operator=(const Service&) = delete;

    // Where it listens and where it is administered: lines for a person.
    std::vector<std::string> announcement() const;
    // Reads ismail.conf and the certificate again and opens the log file anew. What cannot be read stays as it is, and
    // the log says so.
    void reload();
    // Calls alive, on any thread, once each thread that everything depends on has taken a turn: the two strands and the
    // writer of the database. Never where one of them hangs.
    void prove(std::function<void()> alive);
    // Ends every connection and every thread; what was promised is on disk. Within five seconds.
    void stop();

private:
    class RunningServer;
    explicit Service(std::unique_ptr<RunningServer> server);
    std::unique_ptr<RunningServer> server_;
};

} // namespace ismail::service
