// ismaild under the service manager of Windows.
#pragma once

#include <filesystem>

namespace ismail::service {

// Answers the service manager until the service has stopped. START_PENDING is reported, with a check point that moves,
// for as long as the database is being opened and brought up to date; RUNNING only once mail is taken. Stop, shutdown
// and pre-shutdown end the server within five seconds, whatever connections are open. Returns the exit code of the
// process; not started by the service manager, it says so and returns at once.
int runUnderServiceManager(const std::filesystem::path& data);

} // namespace ismail::service
