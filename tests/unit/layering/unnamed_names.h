// What a file declares in unnamed namespaces. Files of a folder are compiled several at once, and where their batches
// end changes with every new file, so such a name may be given once in a folder.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ismail::test {

// "readSize", "Fields", "hexValue(char)": the first name of each declaration that begins a line; functions with the
// types of their parameters, since those may be overloaded.
std::vector<std::string> unnamedNames(std::string_view text);

} // namespace ismail::test
