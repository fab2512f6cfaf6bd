// Loads an IMAP server and says how much it did: one blocking connection a thread, each with one command under way.
//
//   imap_load PORT USER PASSWORD CONNECTIONS COUNT WHAT
//
// WHAT: headers (what a list of messages shows, 50 messages a command), bodies (10 whole messages a command), subject
// and body (SEARCH for a word), from, header, message-id, sent and unseen (other keys), "sort KEYS" and "thread
// ALGORITHM" of all messages, append (5,000 octets), mixed (what people's programs do, at random). "%d" in USER
// becomes the number of the connection, from 1 to 10. COUNT is how many messages (headers, bodies, append) or commands
// (else) all connections do together. Prints the rate in a second. Connecting and logging in are not counted.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <barrier>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

constexpr int users = 10;
constexpr long headersAtOnce = 50, bodiesAtOnce = 10;

class Connection {
public:
    explicit Connection(int port) : socket_(socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<std::uint16_t>(port));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
            throw std::runtime_error("cannot connect");
        const int on = 1;
        setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        line();
    }
    ~Connection() { close(socket_); }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    // Throws when the server refuses. Lines that look like the completion may stand in a literal: those are skipped
    // whole.
    void command(const std::string& text) {
        const std::string tag = "t" + std::to_string(++tag_) + " ";
        sendAll(tag + text + "\r\n");
        while (true) {
            const std::string_view said = line();
            if (said.starts_with(tag)) {
                if (!said.substr(tag.size()).starts_with("OK"))
                    throw std::runtime_error(text.substr(0, 60) + ": " + std::string(said));
                return;
            }
            if (said.starts_with("* ") && said.find(" EXISTS") != said.npos)
                messages = std::strtol(said.data() + 2, nullptr, 10);
            skipLiterals(said);
        }
    }

    long messages = 0;

private:
    void skipLiterals(std::string_view said) {
        while (said.ends_with("}")) {
            const long octets = std::strtol(said.data() + said.rfind('{') + 1, nullptr, 10);
            skip(static_cast<std::size_t>(octets));
            said = line();
        }
    }
    // Valid until the next call; without CRLF.
    std::string_view line() {
        while (true) {
            const void* end = std::memchr(buffer_.data() + at_, '\n', filled_ - at_);
            if (end != nullptr) {
                const auto from = at_;
                at_ = static_cast<std::size_t>(static_cast<const char*>(end) - buffer_.data()) + 1;
                return {buffer_.data() + from, at_ - from - 2};
            }
            fill();
        }
    }
    void skip(std::size_t octets) {
        while (filled_ - at_ < octets) {
            octets -= filled_ - at_;
            at_ = filled_;
            fill();
        }
        at_ += octets;
    }
    void fill() {
        std::memmove(buffer_.data(), buffer_.data() + at_, filled_ - at_);
        filled_ -= at_;
        at_ = 0;
        if (filled_ == buffer_.size()) throw std::runtime_error("a line is too long");
        const auto got = recv(socket_, buffer_.data() + filled_, buffer_.size() - filled_, 0);
        if (got <= 0) throw std::runtime_error("the server closed the connection");
        filled_ += static_cast<std::size_t>(got);
    }
    void sendAll(std::string_view bytes) {
        while (!bytes.empty()) {
            const auto sent = send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) throw std::runtime_error("the server does not read");
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
    }

    int socket_;
    std::uint64_t tag_ = 0;
    std::vector<char> buffer_ = std::vector<char>(1 << 22);
    std::size_t at_ = 0, filled_ = 0;
};

class Client {
public:
    Client(Connection& connection, unsigned seed) : connection_(connection), random_(seed) {
        message_ = "From: sender@peer.test\r\nTo: alice@example.test\r\nSubject: appended\r\n\r\n";
        while (message_.size() < 5000)
            message_ += "a line of text, as messages have many of them\r\n";
    }
    // Returns how much of COUNT it did.
    long step(const std::string& what) {
        if (what == "headers") return headers(headersAtOnce);
        if (what == "bodies") return bodies(bodiesAtOnce);
        if (what == "append") return append();
        if (what == "subject") return search("SUBJECT \"" + word() + "\"");
        if (what == "body") return search("BODY \"" + word() + "\"");
        if (what == "from") return search("FROM \"p" + std::to_string(number(400)) + "@\"");
        if (what == "header") return search("HEADER X-Mailer \"bench " + std::to_string(number(12)) + "\"");
        if (what == "message-id")
            return search("HEADER Message-ID \"<" + std::to_string(number(connection_.messages)) + "@peer.test>\"");
        if (what == "sent") return search("SENTSINCE 1-Jan-" + std::to_string(2017 + number(6)));
        if (what == "unseen") return search("UNSEEN");
        if (what.starts_with("sort ")) return all("SORT (" + what.substr(5) + ") UTF-8 ALL");
        if (what.starts_with("thread ")) return all("THREAD " + what.substr(7) + " UTF-8 ALL");
        return mixed();
    }

private:
    long number(long most) { return std::uniform_int_distribution<long>(1, std::max(1L, most))(random_); }
    std::string word() { return "word" + std::to_string(number(500)); }
    std::string range(long count) {
        const long first = number(connection_.messages - count);
        return std::to_string(first) + ":" + std::to_string(first + count - 1);
    }
    long headers(long count) {
        connection_.command("FETCH " + range(count) +
                            " (UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[HEADER.FIELDS (DATE FROM SUBJECT TO)])");
        return count;
    }
    long bodies(long count) {
        connection_.command("FETCH " + range(count) + " (UID BODY.PEEK[])");
        return count;
    }
    long append() {
        connection_.command("APPEND INBOX {" + std::to_string(message_.size()) + "+}\r\n" + message_);
        return 1;
    }
    long search(const std::string& key) {
        connection_.command("SEARCH " + key);
        return 1;
    }
    long all(const std::string& command) {
        connection_.command(command);
        return 1;
    }
    long mixed() {
        const long chance = number(100);
        if (chance <= 30)
            headers(20);
        else if (chance <= 55)
            bodies(1);
        else if (chance <= 75)
            connection_.command("STORE " + range(1) + (chance % 2 == 0 ? " +" : " -") + "FLAGS (\\Seen)");
        else if (chance <= 85)
            search("UNSEEN");
        else if (chance <= 92)
            append();
        else
            connection_.command("NOOP");
        return 1;
    }

    Connection& connection_;
    std::minstd_rand random_;
    std::string message_;
};

int run(int argc, char** argv) {
    if (argc != 7) throw std::runtime_error("imap_load PORT USER PASSWORD CONNECTIONS COUNT WHAT");
    const int port = std::atoi(argv[1]), connections = std::atoi(argv[4]);
    const std::string user = argv[2], password = argv[3], what = argv[6];
    const long count = std::atol(argv[5]);
    std::atomic<long> done{0};
    std::atomic<bool> failed{false};
    std::barrier ready(connections + 1);
    std::vector<std::thread> threads;
    for (int i = 0; i < connections; ++i)
        threads.emplace_back([&, i] {
            bool waited = false;
            try {
                std::string name = user;
                if (const auto at = name.find("%d"); at != name.npos)
                    name.replace(at, 2, std::to_string(i % users + 1));
                Connection connection(port);
                connection.command("LOGIN \"" + name + "\" \"" + password + "\"");
                connection.command("SELECT INBOX");
                Client client(connection, static_cast<unsigned>(i + 1));
                waited = true;
                ready.arrive_and_wait();
                while (done < count)
                    done += client.step(what);
            } catch (const std::exception& e) {
                std::cerr << e.what() << '\n';
                failed = true;
                if (!waited) ready.arrive_and_wait();
            }
        });
    ready.arrive_and_wait();
    const auto began = std::chrono::steady_clock::now();
    for (std::thread& thread : threads)
        thread.join();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    std::cout << static_cast<double>(done) / took.count() << '\n';
    return failed ? 1 : 0;
}

} // namespace

int main(int argc, char** argv) {
    try {
        return run(argc, argv);
    } catch (const std::exception& e) {
        std::cerr << e.what() << '\n';
        return 1;
    }
}
