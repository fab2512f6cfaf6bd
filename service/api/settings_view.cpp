#include "settings_view.h"

#include "answers.h"
#include "base/ip_network.h"
#include "base/text.h"
#include "crypto/certificate.h"
#include "mail/address.h"
#include "mail/idn.h"
#include "platform/durable_file.h"
#include "platform/stored_certificate.h"
#include "relay/door/block_lists.h"
#include "relay/routing/destination_resolver.h"
#include "rpc/value.h"

namespace ismail::service {

namespace {

using config::Setting;
using config::SettingType;

constexpr std::size_t maxPemFile = 1024 * 1024; // octets

std::string typeName(SettingType type) {
    switch (type) {
    case SettingType::text: return "text";
    case SettingType::boolean: return "boolean";
    case SettingType::number: return "number";
    case SettingType::size: return "size";
    case SettingType::duration: return "duration";
    case SettingType::choice: return "choice";
    case SettingType::list: return "list";
    case SettingType::secret: break;
    }
    return "secret";
}

bool isNetwork(const std::string& text) { return IpNetwork::parse(text).has_value(); }
bool isAddress(const std::string& text) { return IpAddress::parse(text).has_value(); }
bool isHost(const std::string& text) {
    if (IpAddress::parse(text)) return true;
    const auto ascii = mail::toAscii(text);
    return ascii && mail::isDomain(*ascii);
}
bool isHostPort(const std::string& text) { return relay::parseHostPort(text, 25).has_value(); }
bool isAddressPort(const std::string& text) {
    const auto parsed = relay::parseHostPort(text, 53);
    return parsed && IpAddress::parse(parsed->host);
}
bool isMailbox(const std::string& text) {
    const auto address = mail::parseMailbox(text);
    return address && !address->domain.empty();
}

enum class Expected : std::uint8_t {
    host,
    hosts,
    mailbox,
    mailboxes,
    networks,
    ownAddresses,
    ownAddressesOrAll,
    servers,
    dnsServers
};

Sentence expected(Expected what) {
    switch (what) {
    case Expected::host: return say("expected.host");
    case Expected::hosts: return say("expected.hosts");
    case Expected::mailbox: return say("expected.mailbox");
    case Expected::mailboxes: return say("expected.mailboxes");
    case Expected::networks: return say("expected.networks");
    case Expected::ownAddresses: return say("expected.ownAddresses");
    case Expected::ownAddressesOrAll: return say("expected.ownAddressesOrAll");
    case Expected::servers: return say("expected.servers");
    case Expected::dnsServers: return say("expected.dnsServers");
    }
    return {};
}

struct Meaning {
    Setting id;
    bool (*fits)(const std::string&);
    Expected expected;
    bool mayBeEmpty = true;
};

constexpr Meaning meanings[] = {
    {Setting::serverName, isHost, Expected::host},
    {Setting::serverNames, isHost, Expected::hosts},
    {Setting::serverPostmaster, isMailbox, Expected::mailbox},
    {Setting::trustedNetworks, isNetwork, Expected::networks},
    {Setting::blockedNetworks, isNetwork, Expected::networks},
    {Setting::relayAddress, isAddress, Expected::ownAddressesOrAll, false},
    {Setting::submissionAddress, isAddress, Expected::ownAddressesOrAll, false},
    {Setting::submissionsAddress, isAddress, Expected::ownAddressesOrAll, false},
    {Setting::outboundAddress, isAddress, Expected::ownAddresses},
    {Setting::smarthosts, isHostPort, Expected::servers},
    {Setting::dnsServers, isAddressPort, Expected::dnsServers},
    {Setting::alertRecipients, isMailbox, Expected::mailboxes},
    {Setting::alertPartnerRecipients, isMailbox, Expected::mailboxes},
    {Setting::alertUpkeepRecipients, isMailbox, Expected::mailboxes},
    {Setting::alertQuotaRecipients, isMailbox, Expected::mailboxes},
};

Result<std::string> readPem(const std::string& path, std::string_view key) {
    const auto file = platform::FileReader::open(path);
    if (!file) return invalid(say("setting.fileUnreadable", key, sentenceOf(file.error())));
    if (file->size() > maxPemFile) return invalid(say("setting.fileTooLarge", key));
    return file->read(0, maxPemFile);
}

} // namespace

rpc::SettingInfo settingInfo(const config::SettingSpec& spec, const config::Settings& now,
                             const config::Settings& atStart) {
    rpc::SettingInfo info;
    info.key = spec.key;
    info.type = typeName(spec.type);
    info.standard = spec.standard;
    info.range = config::rangeText(spec);
    info.help = spec.help;
    if (spec.type == SettingType::choice) info.choices = splitList(spec.choices);
    info.isDefault = now.isDefault(spec.id);
    info.isSet = !now.text(spec.id).empty();
    if (spec.type != SettingType::secret) info.value = now.text(spec.id);
    info.needsRestart = spec.applies == config::Applies::restart;
    info.restartPending = info.needsRestart && now.text(spec.id) != atStart.text(spec.id);
    return info;
}

std::int64_t settingsVersion(const config::Settings& settings) {
    // FNV-1a over every value with its end, folded to what a JSON integer holds exactly.
    std::uint64_t hash = 14695981039346656037ULL;
    for (const config::SettingSpec& spec : config::settingTable())
        for (const char c : settings.text(spec.id) + '\n')
            hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    return static_cast<std::int64_t>((hash ^ (hash >> 53U)) & static_cast<std::uint64_t>(rpc::maxJsonInteger));
}

Status checkSettingMeaning(const config::SettingSpec& spec, const std::string& value) {
    // Has sentences of its own, and looks at the list as a whole.
    if (spec.id == Setting::blockLists) {
        const auto lists = relay::parseBlockLists(value);
        return lists ? Status() : Status(lists.error());
    }
    for (const Meaning& meaning : meanings) {
        if (meaning.id != spec.id) continue;
        const std::vector<std::string> parts =
            spec.type == SettingType::list ? splitList(value) : std::vector<std::string>{value};
        const bool empty = parts.empty() || value.empty();
        if (empty && meaning.mayBeEmpty) return {};
        if (empty) return invalid(say("setting.empty", spec.key, expected(meaning.expected)));
        for (const std::string& part : parts)
            if (!meaning.fits(part))
                return invalid(say("setting.doesNotFit", part, spec.key, expected(meaning.expected)));
    }
    return {};
}

Status checkSettingsTogether(const config::Settings& settings) {
    if (const std::string& stored = settings.text(Setting::tlsStored); !stored.empty())
        if (const auto opened = platform::StoredCertificate::open(stored); !opened) return opened.error();
    const std::string& certificate = settings.text(Setting::tlsCertificate);
    const std::string& key = settings.text(Setting::tlsKey);
    if (certificate.empty() && key.empty()) return {};
    if (certificate.empty() || key.empty()) return invalid(say("setting.certificateAlone"));
    const auto certificatePem = readPem(certificate, "tls.certificate_file");
    if (!certificatePem) return certificatePem.error();
    auto keyPem = readPem(key, "tls.key_file");
    if (!keyPem) return keyPem.error();
    return crypto::checkCertificateKey(*certificatePem, Secret<std::string>(std::move(*keyPem)));
}

} // namespace ismail::service
