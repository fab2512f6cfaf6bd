// docs/rpc.md, rendered from the contract. A test compares it with the file in the tree.
#pragma once

#include <string>

namespace ismail::rpc {

std::string renderContract();

} // namespace ismail::rpc
