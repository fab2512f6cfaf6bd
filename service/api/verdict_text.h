// The verdict on a message in the form of the contract, which is also how it is kept beside the message.
#pragma once

#include "rpc/contract_trust.h"
#include "trust/verdict.h"

#include <optional>
#include <string>

namespace ismail::service {

rpc::VerdictView verdictView(const trust::Verdict& verdict);

// JSON, trust::Verdict::maxText octets at most: the lists of what was found are cut before the reasons are.
std::string verdictText(const trust::Verdict& verdict);
// Nothing where the text is empty or no verdict.
std::optional<rpc::VerdictView> readVerdict(const std::string& text);

} // namespace ismail::service
