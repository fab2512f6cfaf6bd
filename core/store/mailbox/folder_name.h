// Names of folders: UTF-8, levels separated by "/", INBOX in any case.
#pragma once

#include "base/result.h"

#include <string>
#include <vector>

namespace ismail::store {

// As it is stored; one "/" at the end is left out. Errors: invalid, it cannot be a name.
Result<std::string> folderName(const std::string& given);
// "a", "a/b" of "a/b/c".
std::vector<std::string> superiorsOf(const std::string& name);

} // namespace ismail::store
