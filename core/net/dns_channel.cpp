#include "net/dns_channel.h"

#include "base/text.h"
#include "net/socket_ops.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

// Newer versions mark the calls that every version has as deprecated.
#define CARES_NO_DEPRECATED
#include <ares.h>

namespace ismail::net {

namespace {

using relay::DnsStatus;

constexpr std::uint16_t dnsPort = 53;
constexpr int queryClassIn = 1;
constexpr std::size_t maxNamedServers = 3; // in a detail

class Library {
public:
    Library() : status_(ares_library_init(ARES_LIB_INIT_ALL)) {}
    ~Library() {
        if (status_ == ARES_SUCCESS) ares_library_cleanup();
    }
    Library(const Library&) = delete;
    Library& operator=(const Library&) = delete;
    int status() const { return status_; }

private:
    int status_;
};

std::vector<std::string> systemServers(ares_channel channel) {
    ares_addr_port_node* first = nullptr;
    if (ares_get_servers_ports(channel, &first) != ARES_SUCCESS) return {};
    std::vector<std::string> names;
    for (const ares_addr_port_node* node = first; node != nullptr && names.size() < maxNamedServers;
         node = node->next) {
        SocketEnd end;
        const auto* octets = reinterpret_cast<const std::uint8_t*>(&node->addr);
        if (node->family == AF_INET) {
            IpAddress::V4 v4{};
            std::copy_n(octets, v4.size(), v4.begin());
            end.address = IpAddress::fromV4(v4);
        } else {
            IpAddress::V6 v6{};
            std::copy_n(octets, v6.size(), v6.begin());
            end.address = IpAddress::fromV6(v6);
        }
        end.port = node->udp_port > 0 ? static_cast<std::uint16_t>(node->udp_port) : dnsPort;
        names.push_back(end.text());
    }
    ares_free_data(first);
    return names;
}

// What c-ares says where there is no answer to read.
DnsAnswer withoutAnswer(int status, const std::string& servers) {
    DnsAnswer answer;
    answer.status = DnsStatus::temporary;
    const std::string from = " from " + servers;
    switch (status) {
    case ARES_ENOTFOUND: answer.status = DnsStatus::nxDomain; break;
    case ARES_ENODATA: answer.status = DnsStatus::noData; break;
    case ARES_EBADNAME:
        answer.status = DnsStatus::nxDomain;
        answer.detail = "The name cannot be asked for";
        break;
    case ARES_ESERVFAIL: answer.detail = "SERVFAIL" + from; break;
    case ARES_EREFUSED: answer.detail = "REFUSED" + from; break;
    case ARES_ENOTIMP: answer.detail = "NOTIMP" + from; break;
    case ARES_EFORMERR: answer.detail = "FORMERR" + from; break;
    case ARES_ETIMEOUT: answer.detail = "No answer in time" + from; break;
    case ARES_ECONNREFUSED: answer.detail = "No usable answer (not reachable, SERVFAIL or REFUSED)" + from; break;
    case ARES_EBADRESP:
        answer.status = DnsStatus::malformed;
        answer.detail = "A malformed answer" + from;
        break;
    default: answer.detail = std::string("The question failed: ") + ares_strerror(status) + " (" + servers + ")";
    }
    return answer;
}

} // namespace

class DnsChannel::Impl {
public:
    Impl(const DnsOptions& options, Poller& poller, Log& log) : poller_(poller), log_(log) {
        if (library_.status() != ARES_SUCCESS) {
            unusable(library_.status());
            return;
        }
        std::vector<std::string> servers = validServers(options.servers);
        if (servers.empty() && !options.servers.empty()) {
            problem_ = "None of the name servers in the settings is an IP address";
            return;
        }
        if (!open(options.timeout, servers.size() == 1)) return;
        if (servers.empty()) {
            servers = systemServers(channel_);
            if (servers.size() == 1) {
                ares_destroy(channel_);
                if (!open(options.timeout, true)) return;
            }
        } else if (const int status = ares_set_servers_ports_csv(channel_, join(servers, ",").c_str());
                   status != ARES_SUCCESS) {
            unusable(status);
        }
        if (servers.size() > maxNamedServers) servers.resize(maxNamedServers);
        servers_ = join(servers, ", ");
    }

    // The callbacks of open questions come during ares_destroy, with their replies thrown away; so do the socket
    // states.
    ~Impl() {
        if (channel_ != nullptr) ares_destroy(channel_);
    }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    bool usable() const { return problem_.empty(); }

    void ask(std::string id, std::string name, DnsType type) {
        if (!usable()) {
            DnsAnswer answer;
            answer.status = DnsStatus::temporary;
            answer.detail = problem_;
            replies_.push_back({std::move(id), std::move(answer)});
            return;
        }
        auto* question = new Question{*this, std::move(id), std::move(name), type}; // onAnswer deletes it
        ares_query(channel_, question->name.c_str(), queryClassIn, static_cast<int>(type), &Impl::onAnswer, question);
    }

    void process(const std::vector<Readiness>& ready) {
        if (channel_ == nullptr) return;
        for (const Readiness& one : ready) {
            const auto socket = static_cast<ares_socket_t>(one.token);
            if (!watched_.contains(socket)) continue; // closed by what came before it in this batch
            ares_process_fd(channel_, one.readable || one.hangUp ? socket : ARES_SOCKET_BAD,
                            one.writable ? socket : ARES_SOCKET_BAD);
        }
        ares_process_fd(channel_, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
    }

    Millis timeout() const {
        if (channel_ == nullptr) return Millis(-1);
        timeval until{};
        if (ares_timeout(channel_, nullptr, &until) == nullptr) return Millis(-1);
        return Millis(static_cast<Millis::rep>(until.tv_sec) * 1'000 + (until.tv_usec + 999) / 1'000);
    }

    std::vector<DnsReply> takeReplies() { return std::exchange(replies_, {}); }

private:
    struct Question {
        Impl& channel;
        std::string id;
        std::string name;
        DnsType type;
    };

    void unusable(int status) {
        problem_ = std::string("Questions to name servers cannot be asked: ") + ares_strerror(status);
        log_.error("dns.unusable", {{"reason", problem_}});
    }

    std::vector<std::string> validServers(const std::vector<std::string>& texts) {
        std::vector<std::string> good;
        for (const std::string& text : texts) {
            const auto end = SocketEnd::parse(text, dnsPort);
            if (end)
                good.push_back(end->text());
            else
                log_.warning("dns.bad_server", {{"server", text}});
        }
        return good;
    }

    // A single server: its refusal is handed on as it is, since there is no other to try; for several c-ares goes to
    // the next one and, in its older versions, does not tell in the end what they said.
    bool open(Millis timeout, bool singleServer) {
        ares_options settings{};
        settings.flags = ARES_FLAG_EDNS | (singleServer ? ARES_FLAG_NOCHECKRESP : 0);
        settings.timeout = static_cast<int>(std::clamp<Millis::rep>(timeout.count(), 1, 60'000));
        settings.tries = rounds;
        settings.sock_state_cb = &Impl::onSocketState;
        settings.sock_state_cb_data = this;
        int mask = ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_SOCK_STATE_CB;
#ifdef ARES_OPT_QUERY_CACHE
        settings.qcache_max_ttl = 0; // the resolver's cache obeys flush() and the Clock
        mask |= ARES_OPT_QUERY_CACHE;
#endif
        const int status = ares_init_options(&channel_, &settings, mask);
        if (status == ARES_SUCCESS) return true;
        channel_ = nullptr;
        unusable(status);
        return false;
    }

    static void onSocketState(void* self, ares_socket_t socket, int readable, int writable) {
        static_cast<Impl*>(self)->watch(socket, {readable != 0, writable != 0});
    }

    void watch(ares_socket_t socket, Interest interest) {
        const auto native = static_cast<NativeSocket>(socket);
        if (!interest.read && !interest.write) {
            if (watched_.erase(socket) > 0) poller_.remove(native);
        } else if (watched_.contains(socket)) {
            poller_.modify(native, static_cast<std::uint64_t>(socket), interest);
        } else if (poller_.add(native, static_cast<std::uint64_t>(socket), interest)) {
            watched_.insert(socket);
        } // else: the question times out
    }

    static void onAnswer(void* argument, int status, int, unsigned char* bytes, int length) {
        const std::unique_ptr<Question> question(static_cast<Question*>(argument));
        if (status != ARES_EDESTRUCTION) question->channel.finish(*question, status, bytes, length);
    }

    void finish(Question& question, int status, const unsigned char* bytes, int length) {
        DnsAnswer answer;
        if (bytes == nullptr || length <= 0) {
            answer = withoutAnswer(status, servers_);
        } else {
            const ByteView message(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(length));
            answer = parseDnsAnswer(message, question.name, question.type);
            if (answer.status == DnsStatus::temporary)
                answer.detail += " from " + servers_;
            else if (answer.status == DnsStatus::malformed)
                answer.detail = "A malformed answer (" + answer.detail + ") from " + servers_;
        }
        replies_.push_back({std::move(question.id), std::move(answer)});
    }

    Library library_;
    Poller& poller_;
    Log& log_;
    ares_channel channel_ = nullptr;
    std::string servers_; // for details
    std::string problem_; // empty: usable
    std::unordered_set<ares_socket_t> watched_;
    std::vector<DnsReply> replies_;
};

DnsChannel::DnsChannel(const DnsOptions& options, Poller& poller, Log& log)
    : impl_(std::make_unique<Impl>(options, poller, log)) {}

DnsChannel::~DnsChannel() = default;

bool DnsChannel::usable() const { return impl_->usable(); }

void DnsChannel::ask(std::string id, std::string name, DnsType type) {
    impl_->ask(std::move(id), std::move(name), type);
}

void DnsChannel::process(const std::vector<Readiness>& ready) { impl_->process(ready); }

Millis DnsChannel::timeout() const { return impl_->timeout(); }

std::vector<DnsReply> DnsChannel::takeReplies() { return impl_->takeReplies(); }

} // namespace ismail::net
