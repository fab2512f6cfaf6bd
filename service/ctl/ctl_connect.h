// The service of a data directory, reached over its local connection.
#pragma once

#include "base/result.h"
#include "rpc/client.h"

#include <memory>
#include <string>

namespace ismail::ctl {

// Errors: unavailable, in words that say what to look at.
Result<std::unique_ptr<rpc::ByteStream>> connectToService(const std::string& dataDirectory);

// main() of both platforms: arguments in UTF-8, without the program's name. Returns the exit code.
int runProgram(const std::vector<std::string>& typed);

} // namespace ismail::ctl
