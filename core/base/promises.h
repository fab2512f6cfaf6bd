// Answers that help texts promise to administrators. The contract and the window cite these constants, and the tests of
// the relay compare with them what a peer hears, so that neither changes without the other.
#pragma once

#include <string_view>

namespace ismail::promise {

// A domain that is switched off: RCPT by anybody, also over submission. Temporary, so that nobody's mail is returned.
inline constexpr int domainOff = 450;
inline constexpr std::string_view domainOffHelp = "False: mail for it is answered 450.";

// An account, alias or group that is switched off: permanent, like an address that is not there.
inline constexpr int addressOff = 550;
inline constexpr std::string_view addressOffHelp = "False: mail for it is answered 550.";
inline constexpr std::string_view accountOffHelp = "False: no log-in; mail for it is answered 550.";

} // namespace ismail::promise
