// A name server on the loopback address that says what a test tells it to, through UDP and TCP, and counts what it is
// asked. Header only: it needs Poco::Net.
#pragma once

#include "support/dns_message.h"

#include <Poco/Net/DatagramSocket.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/StreamSocket.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace ismail::test {

class NameServer {
public:
    NameServer() {
        openBoth();
        thread_ = std::thread([this] { run(); });
    }
    ~NameServer() {
        stopping_ = true;
        thread_.join();
    }
    NameServer(const NameServer&) = delete;
    NameServer& operator=(const NameServer&) = delete;

    std::string address() const { return udp_.address().toString(); }

    // What to say to a question; without one it is answered with NXDOMAIN. The question of the message is what it
    // belongs to.
    void say(std::string_view name, unsigned type, const DnsMessage& answer) {
        const std::unique_lock lock(mutex_);
        answers_.insert_or_assign(key(name, type), answer);
    }
    // The whole answer through TCP, an empty one with the TC bit through UDP.
    void sayThroughTcp(std::string_view name, unsigned type, const DnsMessage& answer) {
        say(name, type, answer);
        const std::unique_lock lock(mutex_);
        tcpOnly_[key(name, type)] = true;
    }
    // True: questions are counted and kept until hold(false).
    void hold(bool on) { holding_ = on; }
    std::size_t asked(std::string_view name, unsigned type) {
        const std::unique_lock lock(mutex_);
        return counts_[key(name, type)];
    }
    // False: it was not asked within ten seconds.
    bool waitUntilAsked(std::string_view name, unsigned type) {
        std::unique_lock lock(mutex_);
        return asked_.wait_for(lock, std::chrono::seconds(10), [&] { return counts_[key(name, type)] > 0; });
    }

private:
    struct Held {
        std::string query;
        Poco::Net::SocketAddress from;
    };

    static std::string key(std::string_view name, unsigned type) { return dnsName(name) + dnsU16(type); }

    // TCP needs the very port that UDP was given, which may be taken.
    void openBoth() {
        for (int attempt = 0; attempt < 50; ++attempt) {
            udp_ = Poco::Net::DatagramSocket(Poco::Net::SocketAddress("127.0.0.1", 0));
            try {
                tcp_.bind(udp_.address(), false);
                tcp_.listen();
                return;
            } catch (const Poco::Net::NetException&) {
                tcp_ = Poco::Net::ServerSocket();
            }
        }
    }

    void run() {
        std::vector<Held> held;
        const Poco::Timespan pause(0, 10'000);
        while (!stopping_) {
            if (!holding_ && !held.empty()) {
                for (const Held& one : held)
                    reply(one.query, one.from);
                held.clear();
            }
            Poco::Net::Socket::SocketList readable{udp_, tcp_}, writable, broken;
            if (Poco::Net::Socket::select(readable, writable, broken, pause) == 0) continue;
            for (const Poco::Net::Socket& socket : readable)
                try {
                    if (socket == udp_) {
                        takeUdp(held);
                    } else {
                        serveTcp();
                    }
                } catch (const Poco::Exception&) {
                    continue; // the client has gone
                }
        }
    }

    void takeUdp(std::vector<Held>& held) {
        char buffer[2048];
        Poco::Net::SocketAddress from;
        const int size = udp_.receiveFrom(buffer, sizeof buffer, from);
        if (size < 12) return;
        const std::string query(buffer, static_cast<std::size_t>(size));
        count(query);
        if (holding_)
            held.push_back({query, from});
        else
            reply(query, from);
    }

    void serveTcp() {
        Poco::Net::StreamSocket client = tcp_.acceptConnection();
        client.setReceiveTimeout(Poco::Timespan(5, 0));
        const std::string prefix = receive(client, 2);
        if (prefix.size() < 2) return;
        const std::string query = receive(client, static_cast<std::size_t>(static_cast<unsigned char>(prefix[0]) << 8 |
                                                                           static_cast<unsigned char>(prefix[1])));
        if (query.size() < 12) return;
        count(query);
        const std::string answer = answerTo(query, true);
        const std::string framed = dnsU16(static_cast<unsigned>(answer.size())) + answer;
        client.sendBytes(framed.data(), static_cast<int>(framed.size()));
    }

    static std::string receive(Poco::Net::StreamSocket& client, std::size_t size) {
        std::string out;
        while (out.size() < size) {
            char buffer[512];
            const int got = client.receiveBytes(buffer, static_cast<int>(std::min(sizeof buffer, size - out.size())));
            if (got <= 0) return {};
            out.append(buffer, static_cast<std::size_t>(got));
        }
        return out;
    }

    // Name and type of the question, in the form of key().
    static std::string questionOf(const std::string& query) {
        std::size_t end = 12;
        while (end < query.size() && query[end] != 0)
            end += static_cast<unsigned char>(query[end]) + 1U;
        return query.substr(12, end + 3 - 12);
    }

    void count(const std::string& query) {
        const std::unique_lock lock(mutex_);
        ++counts_[questionOf(query)];
        asked_.notify_all();
    }

    void reply(const std::string& query, const Poco::Net::SocketAddress& to) {
        const std::string answer = answerTo(query, false);
        udp_.sendTo(answer.data(), static_cast<int>(answer.size()), to);
    }

    std::string answerTo(const std::string& query, bool tcp) {
        const std::string question = questionOf(query);
        const unsigned id =
            static_cast<unsigned>(static_cast<unsigned char>(query[0])) << 8 | static_cast<unsigned char>(query[1]);
        const std::unique_lock lock(mutex_);
        const auto answer = answers_.find(question);
        const unsigned counts = 1;
        if (answer == answers_.end())
            return dnsU16(id) + dnsU16(DnsMessage::answerFlags | 3U) + dnsU16(counts) + dnsU32(0) + dnsU16(0) +
                   question + dnsU16(1);
        if (!tcp && tcpOnly_[question])
            return dnsU16(id) + dnsU16(DnsMessage::answerFlags | DnsMessage::truncatedFlag) + dnsU16(counts) +
                   dnsU32(0) + dnsU16(0) + question + dnsU16(1);
        return answer->second.id(id).bytes();
    }

    Poco::Net::DatagramSocket udp_;
    Poco::Net::ServerSocket tcp_;
    std::mutex mutex_;
    std::condition_variable asked_;
    std::map<std::string, DnsMessage> answers_;
    std::map<std::string, bool> tcpOnly_;
    std::map<std::string, std::size_t> counts_;
    std::atomic<bool> holding_{false};
    std::atomic<bool> stopping_{false};
    std::thread thread_;
};

} // namespace ismail::test
