// What was refused, for whoever asks later why: a refused message has no row of its own. Written by store.
#pragma once

#include "base/clock.h"

#include <cstdint>
#include <string>

namespace ismail::relay {

struct Refusal {
    Time at;
    std::string session; // sessionIdText
    std::string client;  // address of the client
    std::string helo;
    std::string sender;    // without angle brackets; empty for the null sender, and before MAIL
    std::string recipient; // empty where it was none in particular
    enum class Stage : std::uint8_t { connection, helo, mail, recipient, data };
    Stage stage = Stage::connection;
    std::string reply;   // as it was given: "550 5.7.1 text"
    std::string verdict; // JSON text, as NewMessage::verdict; empty where none was made
};

class Refusals {
public:
    virtual ~Refusals() = default;
    // Any thread; never blocks and never fails. What is longer than a column keeps is cut; in a flood that the disk
    // cannot follow the newest ones are left out, and counted in the log.
    virtual void note(Refusal refusal) = 0;
};

} // namespace ismail::relay
