#include "relay/door/client_rates.h"

namespace ismail::relay {

using config::Setting;

namespace {

// The map keeps wall times; here they are ticks, since nothing outlives the process.
Time asTime(Ticks ticks) { return Time(ticks.time_since_epoch()); }

mail::Reply tooMuch(const char* text) { return {421, {4, 7, 0}, text}; }

} // namespace

ClientRates::ClientRates(std::size_t mostClients)
    : connections_(minute, mostClients), messages_(minute, mostClients), unknown_(guessWindow, mostClients),
      guessed_(mostClients) {}

std::optional<mail::Reply> ClientRates::connection(const std::string& address, const config::Settings& settings,
                                                   Ticks now) {
    const std::string client = accounts::clientOf(address);
    {
        const std::lock_guard lock(mutex_);
        const Guessed* guessed = guessed_.find(client, asTime(now));
        if (guessed && guessed->pausedUntil > now)
            return tooMuch("Too many unknown recipients from your address, try again later");
    }
    const std::uint64_t most = settings.number(Setting::rateConnections);
    if (most != 0 && connections_.add(client, now) > most)
        return tooMuch("Too many connections from your address in a minute, try again later");
    return std::nullopt;
}

std::optional<mail::Reply> ClientRates::message(const std::string& address, const config::Settings& settings,
                                                Ticks now) {
    const std::uint64_t most = settings.number(Setting::rateMessages);
    if (most != 0 && messages_.add(accounts::clientOf(address), now) > most)
        return tooMuch("Too many messages from your address in a minute, try again later");
    return std::nullopt;
}

std::optional<mail::Reply> ClientRates::unknownRecipient(const std::string& address, const config::Settings& settings,
                                                         Ticks now) {
    const std::uint64_t most = settings.number(Setting::rateUnknownRecipients);
    const std::string client = accounts::clientOf(address);
    if (most == 0 || unknown_.add(client, now) <= most) return std::nullopt;
    unknown_.forget(client); // the pause comes instead of the window
    const std::lock_guard lock(mutex_);
    guessed_.keep(client, {now + guessPause}, asTime(now + guessingKept));
    return tooMuch("Too many unknown recipients from your address, try again later");
}

bool ClientRates::guessedLately(const std::string& address, Ticks now) const {
    const std::lock_guard lock(mutex_);
    return guessed_.find(accounts::clientOf(address), asTime(now)) != nullptr;
}

} // namespace ismail::relay
