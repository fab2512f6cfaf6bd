#include "net/dns_cache.h"

#include "net/dns.h"

namespace ismail::net {

namespace {

// About what it takes in memory.
std::size_t octetsOf(const std::string& key, const DnsReading& reading) {
    constexpr std::size_t fixed = 512, each = 48;
    const DnsAnswer& answer = reading.answer;
    std::size_t sum = fixed + 2 * key.size() + answer.detail.size();
    for (const std::string& value : answer.values)
        sum += each + value.size();
    for (const MxHost& mx : answer.mx)
        sum += each + mx.host.size();
    for (const SrvHost& srv : answer.srv)
        sum += each + srv.host.size();
    for (const TlsaRecord& tlsa : answer.tlsa)
        sum += each + tlsa.data.size();
    return sum;
}

} // namespace

std::optional<DnsCache::Hit> DnsCache::find(const std::string& key, Ticks now) {
    const auto it = entries_.find(key);
    if (it == entries_.end()) return std::nullopt;
    if (it->second.until > now) return Hit{it->second.reading, it->second.until - now};
    erase(it);
    return std::nullopt;
}

void DnsCache::put(const std::string& key, const DnsReading& reading, Ticks until) {
    if (const auto old = entries_.find(key); old != entries_.end()) erase(old);
    const std::size_t octets = octetsOf(key, reading);
    while (!expiry_.empty() &&
           (entries_.size() >= DnsResolver::maxCacheEntries || octets_ + octets > DnsResolver::maxCacheOctets))
        erase(entries_.find(expiry_.begin()->second));
    entries_[key] = {reading, until, octets};
    expiry_.emplace(until, key);
    octets_ += octets;
}

void DnsCache::clear() {
    entries_.clear();
    expiry_.clear();
    octets_ = 0;
}

void DnsCache::erase(Entries::iterator entry) {
    octets_ -= entry->second.octets;
    expiry_.erase({entry->second.until, entry->first});
    entries_.erase(entry);
}

} // namespace ismail::net
